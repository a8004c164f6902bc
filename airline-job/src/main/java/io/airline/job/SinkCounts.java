package io.airline.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a sink did. Immutable.
 *
 * @param points the totals that it stored
 * @param refused the totals that it refused for what they are
 * @param retries the requests that it sent again because the store did not take them
 * @param failures the writes that it gave up
 * @param writes the writes that ended well, by how long they took: for each of {@link #BOUNDS} those that took that long or
 *     less and longer than the bound before, then those that took longer than all; empty if there is none
 * @param writeSeconds how long these writes took together
 */
record SinkCounts(long points, long refused, long retries, long failures, List<Long> writes, double writeSeconds)
        implements Serializable {
    /** Upper bounds of the durations of writes, in seconds; from a store in memory to one that is away for a while. */
    static final List<Double> BOUNDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0);

    private static final List<Long> NO_WRITES = Collections.nCopies(BOUNDS.size() + 1, 0L);

    static final SinkCounts NONE = new SinkCounts(0, 0, 0, 0, List.of(), 0);
    static final SinkCounts RETRY = new SinkCounts(0, 0, 1, 0, List.of(), 0);
    static final SinkCounts FAILURE = new SinkCounts(0, 0, 0, 1, List.of(), 0);

    SinkCounts {
        writes = List.copyOf(writes);
    }

    /** Returns the counts of one write that ended well. */
    static SinkCounts ofWrite(int points, int refused, double seconds) {
        List<Long> writes = new ArrayList<>(NO_WRITES);
        int bucket = 0;
        while (bucket < BOUNDS.size() && seconds > BOUNDS.get(bucket)) {
            bucket++;
        }
        writes.set(bucket, 1L);
        return new SinkCounts(points, refused, 0, 0, writes, seconds);
    }

    /** Returns the same as {@link #writes}, but zeros if there is none. */
    List<Long> writesByDuration() {
        return writes.isEmpty() ? NO_WRITES : writes;
    }

    SinkCounts plus(SinkCounts other) {
        return new SinkCounts(
                points + other.points,
                refused + other.refused,
                retries + other.retries,
                failures + other.failures,
                sums(writes, other.writes),
                writeSeconds + other.writeSeconds);
    }

    private static List<Long> sums(List<Long> left, List<Long> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.isEmpty() ? right : left;
        }
        List<Long> sums = new ArrayList<>(left.size());
        for (int i = 0; i < left.size(); i++) {
            sums.add(left.get(i) + right.get(i));
        }
        return sums;
    }
}
