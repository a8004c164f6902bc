package io.airline.aggregations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Counts by the number of a key, for a window that moves. Ranked only when asked: an update costs an addition.
 *
 * <p>Not thread-safe.
 */
final class RunningBoard {
    private final Keys keys;
    private long[] counts = new long[16];
    private long total;

    /** Makes an empty board of the keys that {@code keys} numbers. */
    RunningBoard(Keys keys) {
        this.keys = keys;
    }

    /** Adds {@code change}, which may be negative. */
    void adjust(int number, long change) {
        if (number >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(number + 1, 2 * counts.length));
        }
        counts[number] += change;
        total += change;
    }

    /** Returns the best {@code limit} entries, greatest count first, equal counts by key. Keys without events are none. */
    List<LeaderboardEntry> top(int limit) {
        List<LeaderboardEntry> entries = new ArrayList<>();
        for (int number : best(limit)) {
            double share = total == 0 ? 0 : (double) counts[number] / total;
            entries.add(new LeaderboardEntry(entries.size() + 1, keys.name(number), counts[number], share));
        }
        return entries;
    }

    /** Keeps the best seen so far in a heap, the worst of them on top: few of many keys need no sorting of all. */
    private List<Integer> best(int limit) {
        Comparator<Integer> order = Comparator.<Integer>comparingLong(number -> counts[number])
                .reversed()
                .thenComparing(keys::name);
        PriorityQueue<Integer> best = new PriorityQueue<>(order.reversed());
        for (int number = 0; number < counts.length && limit > 0; number++) {
            if (counts[number] == 0) {
                continue;
            }
            if (best.size() < limit) {
                best.add(number);
            } else if (counts[number] >= counts[best.element()] && order.compare(number, best.element()) < 0) {
                best.remove();
                best.add(number);
            }
        }
        List<Integer> sorted = new ArrayList<>(best);
        sorted.sort(order);
        return sorted;
    }
}
