package io.airline.job;

import io.airline.aggregations.Combiner;
import io.airline.aggregations.KnownKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.util.AccumulatorV2;

/**
 * Carries the keys that the tasks of a micro-batch have seen, and that were not known yet, to the driver. A task that runs
 * again tells the same, and a key told twice is told once.
 *
 * <p>A task is one thread, which adds at its end; the executor's heartbeat copies from another.
 */
final class SeenKeys extends AccumulatorV2<Combiner<?>, SeenKeys> {
    private final Map<String, Set<String>> keys = new HashMap<>();
    private long newestSlice = Long.MIN_VALUE;

    /** Returns what is known after the micro-batch, if {@code known} was before it. */
    synchronized KnownKeys after(KnownKeys known, Duration retention) {
        return known.after(keys, newestSlice, retention);
    }

    @Override
    public synchronized boolean isZero() {
        // Without its fields as yet if it has just come to an executor: Spark makes it known to the heartbeat before.
        return keys == null || newestSlice == Long.MIN_VALUE;
    }

    @Override
    public synchronized SeenKeys copy() {
        SeenKeys copy = new SeenKeys();
        copy.merge(this);
        return copy;
    }

    @Override
    public synchronized void reset() {
        keys.clear();
        newestSlice = Long.MIN_VALUE;
    }

    @Override
    public synchronized void add(Combiner<?> combiner) {
        combiner.forEachSeen(this::add);
        newestSlice = Math.max(newestSlice, combiner.newestSlice());
    }

    private void add(String dimension, Set<String> seen) {
        if (!seen.isEmpty()) {
            keys.computeIfAbsent(dimension, unused -> new HashSet<>()).addAll(seen);
        }
    }

    @Override
    public synchronized void merge(AccumulatorV2<Combiner<?>, SeenKeys> other) {
        SeenKeys more = (SeenKeys) other;
        more.keys.forEach(this::add);
        newestSlice = Math.max(newestSlice, more.newestSlice);
    }

    @Override
    public SeenKeys value() {
        return this;
    }

    @Override
    public synchronized String toString() {
        return "keys seen of " + keys.keySet();
    }
}
