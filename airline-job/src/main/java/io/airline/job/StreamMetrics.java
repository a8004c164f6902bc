package io.airline.job;

import io.airline.aggregations.KnownKeys;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Counts what happens to a stream's events and totals, across executors. A task that runs again counts again: these numbers
 * tell an operator, the totals in the sinks are the exact ones.
 */
final class StreamMetrics implements Serializable {
    final LongAccumulator onTime = new LongAccumulator();
    final LongAccumulator late = new LongAccumulator();
    final LongAccumulator future = new LongAccumulator();
    final LongAccumulator undecodable = new LongAccumulator();
    final LongAccumulator overflow = new LongAccumulator();

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
    void register(SparkContext context, String stream) {
        context.register(onTime, stream + " events on time");
        context.register(late, stream + " events late");
        context.register(future, stream + " events in the future");
        context.register(undecodable, stream + " events undecodable");
        context.register(overflow, stream + " keys folded into other");
        sinks.forEach((sink, counts) -> counts.register(context, SinkProgress.name(stream, sink)));
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
        return decoded() + undecodable.value();
    }
}
