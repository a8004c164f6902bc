package io.airline.job;

import io.airline.aggregations.KnownKeys;
import java.io.IOException;
import java.time.Duration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Follows the known keys of a stream from micro-batch to micro-batch: hands them to the tasks, and takes in what the tasks
 * have seen.
 *
 * <p>Used by one thread, the query's own, on the driver.
 */
final class KnownKeysTracker {
    private final JavaSparkContext spark;
    private final KnownKeysLog log;
    private final Duration retention;
    private final StreamMetrics metrics;
    private final SeenKeys seen = new SeenKeys();
    private Broadcast<KnownKeys> known;

    KnownKeysTracker(JavaSparkContext spark, KnownKeysLog log, Duration retention, StreamMetrics metrics) {
        this.spark = spark;
        this.log = log;
        this.retention = retention;
        this.metrics = metrics;
        // Without a name: Spark tells its listeners the values of those that have one, task by task.
        spark.sc().register(seen);
    }

    /** Returns what takes in the keys that tasks see. */
    SeenKeys seen() {
        return seen;
    }

    /** Returns what is known to the tasks of a micro-batch. */
    Broadcast<KnownKeys> before(long batch) {
        if (known == null) {
            // The first since the start: it may be one that ran before, in part or even to its end.
            know(log.before(batch));
        }
        seen.reset();
        return known;
    }

    /** Notes what is known after a micro-batch, now that its totals are stored. */
    void done(long batch) throws IOException {
        KnownKeys before = known.value();
        KnownKeys after = seen.after(before, retention);
        if (after != before) {
            log.write(batch, after);
            // Not destroyed: Spark looks at the next micro-batch's plan, which still has it, before the batch begins.
            known.unpersist();
            know(after);
        }
    }

    private void know(KnownKeys keys) {
        known = spark.broadcast(keys);
        metrics.known = keys;
    }
}
