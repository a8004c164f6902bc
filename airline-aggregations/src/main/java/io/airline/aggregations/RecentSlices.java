package io.airline.aggregations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Keeps a stream's newest slices and answers questions about any window of them. It is fed with totals in any order, each
 * as often as one likes; a later total replaces an earlier one.
 *
 * <p>Boards of the newest window are kept up to date with each total, from the first time that one of their size is asked
 * for: what a leaderboard costs depends on its number of keys, not on its number of slices.
 *
 * <p>Not thread-safe.
 *
 * @param <E> type of the stream's events
 */
public final class RecentSlices<E extends SpecificRecordBase> {
    /** Sizes of windows whose boards a dimension keeps up to date; the least recently asked for gives way. */
    private static final int RUNNING_BOARDS = 8;

    /** Keys of a dimension whose strings are shared; with more, sharing starts over. */
    private static final int MAX_NAMES = 100_000;

    private final StreamDefinition<E> definition;
    private final Slices slices;
    private final Duration retention;
    private final int maxTotals;
    private final Map<String, Timeline> dimensions = new HashMap<>();
    private Instant newest = Instant.MIN;

    /** Whatever starts before it is not kept, though the retention would allow it. */
    private Instant floor = Instant.MIN;

    private int totals;

    /**
     * Makes an empty store.
     *
     * @param retention how much is kept behind the newest slice; a whole number of slices
     */
    public RecentSlices(StreamDefinition<E> definition, Slices slices, Duration retention) {
        this(definition, slices, retention, Integer.MAX_VALUE);
    }

    /**
     * Makes an empty store of bounded size.
     *
     * @param retention how much is kept behind the newest slice; a whole number of slices
     * @param maxTotals how many totals are kept; with more, the oldest slices go before their time, down to one slice
     */
    public RecentSlices(StreamDefinition<E> definition, Slices slices, Duration retention, int maxTotals) {
        slices.requireWhole("retention", retention);
        this.definition = definition;
        this.slices = slices;
        this.retention = retention;
        this.maxTotals = maxTotals;
        definition.dimensions().forEach(dimension -> dimensions.put(dimension.name(), new Timeline()));
    }

    /** Takes a total; one of an unknown dimension, of other slices than these or too old to be kept is ignored. */
    public void update(SliceTotal total) {
        Timeline timeline = dimensions.get(total.dimension());
        if (timeline == null
                || !total.length().equals(slices.length())
                || !slices.startOf(total.start()).equals(total.start())) {
            return;
        }
        if (total.start().isAfter(newest)) {
            Instant next = total.start();
            dimensions.values().forEach(each -> each.advance(next));
            newest = next;
        }
        if (!total.start().isBefore(oldestKept())) {
            timeline.put(total.key(), total.start(), definition.measures().fromNamedFields(total.fields()));
            while (totals > maxTotals && dropOldest()) {
                // One slice may not be enough.
            }
        }
    }

    private Instant oldestKept() {
        Instant oldest = startOfNewest(retention);
        return floor.isAfter(oldest) ? floor : oldest;
    }

    /** Returns whether there was a slice to drop; the newest one stays. */
    private boolean dropOldest() {
        Instant oldest = span().orElseThrow().start();
        if (!oldest.isBefore(newest)) {
            return false;
        }
        floor = oldest.plus(slices.length());
        dimensions.values().forEach(each -> each.drop(oldest));
        return true;
    }

    private Instant startOfNewest(Duration size) {
        return newest.plus(slices.length()).minus(size);
    }

    /** Returns the window of that size that ends with the newest slice; empty if there is none yet. */
    public Optional<TimeWindow> window(Duration size) {
        slices.requireWhole("window.size", size);
        if (newest.equals(Instant.MIN)) {
            return Optional.empty();
        }
        return Optional.of(new TimeWindow(startOfNewest(size), newest.plus(slices.length())));
    }

    /** Returns the window of all slices that would be kept, whether there are any or not; empty if there is none yet. */
    public Optional<TimeWindow> kept() {
        return newest.equals(Instant.MIN)
                ? Optional.empty()
                : Optional.of(new TimeWindow(oldestKept(), newest.plus(slices.length())));
    }

    /** Returns the window from the oldest slice that is kept to the newest; empty if there is none yet. */
    public Optional<TimeWindow> span() {
        return dimensions.values().stream()
                .filter(timeline -> !timeline.slices.isEmpty())
                .map(timeline -> timeline.slices.firstKey())
                .min(Instant::compareTo)
                .map(oldest -> new TimeWindow(oldest, newest.plus(slices.length())));
    }

    /** Returns the counts of a dimension's keys within {@code window}, whose bounds are slice bounds. */
    public Leaderboard leaderboard(String dimension, TimeWindow window) {
        Timeline timeline = timeline(dimension);
        if (window.start().equals(newest.equals(Instant.MIN) ? Instant.MIN : startOfNewest(window.size()))) {
            return timeline.running
                    .computeIfAbsent(window.size(), unused -> timeline.board(window))
                    .copy();
        }
        return timeline.board(window);
    }

    /** Returns the sum of the counts of all keys of a dimension within {@code window}, whose bounds are slice bounds. */
    public long total(String dimension, TimeWindow window) {
        long total = 0;
        for (Slice slice : timeline(dimension).within(window)) {
            total += slice.total;
        }
        return total;
    }

    /**
     * Returns the results of one key within {@code window}, whose bounds are slice bounds, by measure; those of no events
     * if the key has none.
     */
    public Map<String, Object> result(String dimension, String key, TimeWindow window) {
        return definition.measures().getResult(merged(timeline(dimension), key, window));
    }

    /**
     * Returns how one key developed within {@code window}, a point a step, earliest first; steps without events are there,
     * with the count 0.
     *
     * @throws IllegalArgumentException if slices do not divide the step, or the step does not divide the window
     */
    public List<SparklinePoint> sparkline(String dimension, String key, TimeWindow window, Duration step) {
        slices.requireWhole("step", step);
        Slices.requireDivides("step", step, "window.size", window.size());
        Timeline timeline = timeline(dimension);
        List<SparklinePoint> points = new ArrayList<>();
        for (Instant start = window.start(); start.isBefore(window.end()); start = start.plus(step)) {
            TimeWindow part = new TimeWindow(start, start.plus(step));
            Object[] merged = merged(timeline, key, part);
            points.add(new SparklinePoint(
                    part, countOf(merged), definition.measures().getResult(merged)));
        }
        return points;
    }

    private Object[] merged(Timeline timeline, String key, TimeWindow window) {
        Object[] merged = definition.measures().createAccumulator();
        for (Slice slice : timeline.within(window)) {
            Object[] accumulator = slice.accumulators.get(key);
            if (accumulator != null) {
                merged = definition.measures().merge(merged, accumulator);
            }
        }
        return merged;
    }

    private Timeline timeline(String dimension) {
        return dimensions.get(definition.dimension(dimension).name());
    }

    private long countOf(Object[] accumulator) {
        return definition.measures().countOf(accumulator);
    }

    /** One slice of a dimension: what is known of its keys, and the sum of their counts. */
    private static final class Slice {
        private final Map<String, Object[]> accumulators = new HashMap<>();
        private long total;
    }

    /** The slices of a dimension that are kept, and the boards of the newest windows that were asked for. */
    private final class Timeline {
        private final NavigableMap<Instant, Slice> slices = new TreeMap<>();

        /** One string for each key, however many slices it is in. */
        private final Map<String, String> names = new HashMap<>();

        private final Map<Duration, Leaderboard> running = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Duration, Leaderboard> eldest) {
                return size() > RUNNING_BOARDS;
            }
        };

        private Iterable<Slice> within(TimeWindow window) {
            return slices.subMap(window.start(), window.end()).values();
        }

        private Leaderboard board(TimeWindow window) {
            Leaderboard board = new Leaderboard();
            for (Slice slice : within(window)) {
                slice.accumulators.forEach((key, accumulator) -> board.add(key, countOf(accumulator)));
            }
            return board;
        }

        /** Makes {@code next} the newest slice: what lies before the windows that end with it leaves the boards. */
        private void advance(Instant next) {
            Instant end = next.plus(RecentSlices.this.slices.length());
            running.forEach((size, board) -> {
                Instant until = end.minus(size);
                for (Slice slice :
                        slices.headMap(until).tailMap(startOfNewest(size)).values()) {
                    slice.accumulators.forEach((key, accumulator) -> board.adjust(key, -countOf(accumulator)));
                }
            });
            NavigableMap<Instant, Slice> expired = slices.headMap(end.minus(retention), false);
            expired.values().forEach(slice -> totals -= slice.accumulators.size());
            expired.clear();
            if (names.size() > MAX_NAMES) {
                names.clear();
            }
        }

        /** Drops one slice before its time. */
        private void drop(Instant start) {
            Slice dropped = slices.remove(start);
            if (dropped != null) {
                totals -= dropped.accumulators.size();
                running.forEach((size, board) -> {
                    if (!start.isBefore(startOfNewest(size))) {
                        dropped.accumulators.forEach((key, accumulator) -> board.adjust(key, -countOf(accumulator)));
                    }
                });
            }
        }

        private void put(String key, Instant start, Object[] accumulator) {
            Slice slice = slices.computeIfAbsent(start, unused -> new Slice());
            String known = names.putIfAbsent(key, key);
            String name = known == null ? key : known;
            Object[] before = slice.accumulators.put(name, accumulator);
            totals += before == null ? 1 : 0;
            long change = countOf(accumulator) - (before == null ? 0 : countOf(before));
            slice.total += change;
            running.forEach((size, board) -> {
                if (!start.isBefore(startOfNewest(size))) {
                    board.adjust(name, change);
                }
            });
        }
    }
}
