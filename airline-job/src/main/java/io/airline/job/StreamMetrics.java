package io.airline.job;

import io.airline.aggregations.StreamDefinition;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Counts what happens to a stream's events, across executors. A task that runs again counts again: these numbers tell an
 * operator, the totals in the sinks are the exact ones.
 */
final class StreamMetrics implements Serializable {
    final LongAccumulator onTime;
    final LongAccumulator late;
    final LongAccumulator future;
    final LongAccumulator undecodable;
    final LongAccumulator refused;
    final LongAccumulator overflow;

    StreamMetrics(SparkContext context, StreamDefinition<?> stream) {
        onTime = context.longAccumulator(stream.name() + " events on time");
        late = context.longAccumulator(stream.name() + " events late");
        future = context.longAccumulator(stream.name() + " events in the future");
        undecodable = context.longAccumulator(stream.name() + " events undecodable");
        refused = context.longAccumulator(stream.name() + " totals refused");
        overflow = context.longAccumulator(stream.name() + " keys folded into other");
    }

    /** Returns what went wrong so far, in words; empty if nothing did. */
    String troubles() {
        StringBuilder troubles = new StringBuilder();
        append(troubles, late, "late");
        append(troubles, future, "in the future (dead letters)");
        append(troubles, undecodable, "undecodable (dead letters)");
        append(troubles, refused, "totals refused by a sink (dead letters)");
        append(troubles, overflow, "times a key folded into 'other'");
        return troubles.toString();
    }

    private static void append(StringBuilder troubles, LongAccumulator counter, String words) {
        if (counter.value() > 0) {
            troubles.append(troubles.isEmpty() ? "" : ", ")
                    .append(counter.value())
                    .append(' ')
                    .append(words);
        }
    }
}
