package io.airline.aggregations;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Counts by key, ranked only when asked: every key is kept, so that boards of parts of the data merge into the board of
 * the whole.
 *
 * <p>Not thread-safe.
 */
public final class Leaderboard {
    private static final Comparator<Map.Entry<String, Long>> BY_COUNT =
            Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());

    private final Map<String, Long> counts = new HashMap<>();

    /** Returns the board of these counts. */
    public static Leaderboard of(Map<String, Long> counts) {
        Leaderboard board = new Leaderboard();
        counts.forEach(board::add);
        return board;
    }

    public void add(String key, long count) {
        counts.merge(key, count, Long::sum);
    }

    /** Adds all of {@code other} to this board. */
    public void merge(Leaderboard other) {
        other.counts.forEach(this::add);
    }

    /** Returns the sum of all counts. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the best {@code limit} entries, greatest count first, equal counts by key. */
    public List<LeaderboardEntry> top(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit %d is negative".formatted(limit));
        }
        double total = total();
        List<Map.Entry<String, Long>> best = best(limit);
        List<LeaderboardEntry> entries = new ArrayList<>();
        for (Map.Entry<String, Long> entry : best) {
            double share = total == 0 ? 0 : entry.getValue() / total;
            entries.add(new LeaderboardEntry(entries.size() + 1, entry.getKey(), entry.getValue(), share));
        }
        return entries;
    }

    /** Keeps the best seen so far in a heap, the worst of them on top: few of many keys need no sorting of all. */
    private List<Map.Entry<String, Long>> best(int limit) {
        PriorityQueue<Map.Entry<String, Long>> best = new PriorityQueue<>(BY_COUNT.reversed());
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            if (best.size() < limit) {
                best.add(entry);
            } else if (limit > 0 && BY_COUNT.compare(entry, best.element()) < 0) {
                best.remove();
                best.add(entry);
            }
        }
        List<Map.Entry<String, Long>> sorted = new ArrayList<>(best);
        sorted.sort(BY_COUNT);
        return sorted;
    }
}
