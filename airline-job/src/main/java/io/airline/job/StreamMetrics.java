package io.airline.job;

import io.airline.aggregations.KnownKeys;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Counts what happens to the events and totals of a query, be it a stream's or a table's, across executors. A task that runs
 * again counts again: these numbers tell an operator, the totals in the sinks are the exact ones.
 */
final class StreamMetrics implements Serializable {
    final LongAccumulator onTime = new LongAccumulator();
    final LongAccumulator late = new LongAccumulator();
    final LongAccumulator future = new LongAccumulator();
    final LongAccumulator undecodable = new LongAccumulator();
    final LongAccumulator overflow = new LongAccumulator();

    /** Of a table's query: events that are no event of the stream, whose dead letters are the stream's own query's. */
    final LongAccumulator passedOver = new LongAccumulator();

    /** On the driver, the keys that are known after the newest micro-batch. */
    transient volatile KnownKeys known = KnownKeys.NONE;

    private final LinkedHashMap<String, SinkAccumulator> sinks = new LinkedHashMap<>();

    /**
     * Makes metrics that count from 0.
     *
     * @param sinks their names
     */
    StreamMetrics(Collection<String> sinks) {
        sinks.forEach(sink -> this.sinks.put(sink, new SinkAccumulator()));
    }

    /** Makes them count across the executors of that application. To be called once, before they travel. */
    void register(SparkContext context, String query) {
        context.register(onTime, query + " events on time");
        context.register(late, query + " events late");
        context.register(future, query + " events in the future");
        context.register(undecodable, query + " events undecodable");
        context.register(overflow, query + " keys folded into other");
        context.register(passedOver, query + " events passed over");
        sinks.forEach((sink, counts) -> counts.register(context, SinkProgress.name(query, sink)));
    }

    /** Returns the counts of each sink by its name, in the order in which they are written. */
    Map<String, SinkAccumulator> sinks() {
        return sinks;
    }

    /** Returns how many events were events of the stream, whatever their time. */
    long decoded() {
        return onTime.value() + late.value() + future.value();
    }

    /** Returns how many events were taken from the topic. */
    long read() {
        return decoded() + undecodable.value() + passedOver.value();
    }
}
