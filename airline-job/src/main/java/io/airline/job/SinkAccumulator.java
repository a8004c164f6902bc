package io.airline.job;

import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;
import scala.Option;

/**
 * Carries what a sink does from the tasks to the driver. The driver is told when a task ends, be it with a failure, and by
 * each heartbeat before; {@link SinkProgress} adds that up. The accumulator's own value on the driver is not used: it lacks
 * the tasks that run, and a task may wait for its store for hours.
 *
 * <p>A task is one thread; the executor's heartbeat reads from another.
 */
final class SinkAccumulator extends AccumulatorV2<SinkCounts, SinkCounts> {
    private volatile SinkCounts counts = SinkCounts.NONE;

    /** Makes Spark tell what tasks did, those that fail included. */
    void register(SparkContext context, String name) {
        // SparkContext's own method leaves failed tasks out; this is what it calls.
        register(context, Option.apply(name), true);
    }

    @Override
    public boolean isZero() {
        SinkCounts now = counts;
        // Null if it has just come to an executor: Spark tells the heartbeat of it before its fields are read, and a
        // heartbeat that fails is the last one.
        return now == null || now.equals(SinkCounts.NONE);
    }

    @Override
    public SinkAccumulator copy() {
        SinkAccumulator copy = new SinkAccumulator();
        copy.counts = counts;
        return copy;
    }

    @Override
    public void reset() {
        counts = SinkCounts.NONE;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void add(SinkCounts more) {
        counts = counts.plus(more);
    }

    @Override
    public void merge(AccumulatorV2<SinkCounts, SinkCounts> other) {
        add(other.value());
    }

    @Override
    public SinkCounts value() {
        return counts;
    }
}
