package io.airline.aggregations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
 * <p>Not thread-safe.
 *
 * @param <E> type of the stream's events
 */
public final class RecentSlices<E extends SpecificRecordBase> {
    private final StreamDefinition<E> definition;
    private final Slices slices;
    private final Duration retention;
    private final Map<String, NavigableMap<Instant, Map<String, Object[]>>> dimensions = new HashMap<>();
    private Instant newest = Instant.MIN;

    /**
     * Makes an empty store.
     *
     * @param retention how much is kept behind the newest slice; a whole number of slices
     */
    public RecentSlices(StreamDefinition<E> definition, Slices slices, Duration retention) {
        slices.requireWhole("retention", retention);
        this.definition = definition;
        this.slices = slices;
        this.retention = retention;
        definition.dimensions().forEach(dimension -> dimensions.put(dimension.name(), new TreeMap<>()));
    }

    /** Takes a total; one of an unknown dimension, of other slices than these or too old to be kept is ignored. */
    public void update(SliceTotal total) {
        NavigableMap<Instant, Map<String, Object[]>> timeline = dimensions.get(total.dimension());
        if (timeline == null
                || !total.length().equals(slices.length())
                || !slices.startOf(total.start()).equals(total.start())) {
            return;
        }
        if (total.start().isAfter(newest)) {
            newest = total.start();
            Instant oldest = newest.plus(slices.length()).minus(retention);
            dimensions.values().forEach(each -> each.headMap(oldest).clear());
        }
        if (window(retention).stream().anyMatch(kept -> kept.contains(total.start()))) {
            timeline.computeIfAbsent(total.start(), unused -> new HashMap<>())
                    .put(total.key(), definition.measures().fromNamedFields(total.fields()));
        }
    }

    /** Returns the window of that size that ends with the newest slice; empty if there is none yet. */
    public Optional<TimeWindow> window(Duration size) {
        slices.requireWhole("window.size", size);
        if (newest.equals(Instant.MIN)) {
            return Optional.empty();
        }
        Instant end = newest.plus(slices.length());
        return Optional.of(new TimeWindow(end.minus(size), end));
    }

    /** Returns the counts of a dimension's keys within {@code window}, whose bounds are slice bounds. */
    public Leaderboard leaderboard(String dimension, TimeWindow window) {
        Leaderboard board = new Leaderboard();
        timeline(dimension)
                .subMap(window.start(), window.end())
                .values()
                .forEach(slice -> slice.forEach((key, accumulator) -> board.add(key, countOf(accumulator))));
        return board;
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
        Measures<E> measures = definition.measures();
        List<SparklinePoint> points = new ArrayList<>();
        for (Instant start = window.start(); start.isBefore(window.end()); start = start.plus(step)) {
            TimeWindow part = new TimeWindow(start, start.plus(step));
            Object[] merged = measures.createAccumulator();
            for (Map<String, Object[]> slice :
                    timeline(dimension).subMap(part.start(), part.end()).values()) {
                Object[] accumulator = slice.get(key);
                if (accumulator != null) {
                    merged = measures.merge(merged, accumulator);
                }
            }
            points.add(new SparklinePoint(part, countOf(merged), measures.getResult(merged)));
        }
        return points;
    }

    private NavigableMap<Instant, Map<String, Object[]>> timeline(String dimension) {
        return dimensions.get(definition.dimension(dimension).name());
    }

    private long countOf(Object[] accumulator) {
        return definition.measures().countOf(accumulator);
    }
}
