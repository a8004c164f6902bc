package io.airline.aggregations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Keeps a stream's newest slices and answers questions about any window of them. It is fed with totals in any order, each
 * as often as one likes; a later total replaces an earlier one.
 *
 * <p>Boards of the newest window are kept up to date with each total, from the first time that one of their size is asked
 * for or {@link #follow followed}: what their best keys cost depends on the number of keys, not on that of slices. Slices
 * that are not being updated are packed; a total of a stream that only counts takes two or three bytes then.
 *
 * <p>Not thread-safe.
 *
 * @param <E> type of the stream's events
 */
public final class RecentSlices<E extends SpecificRecordBase> {
    /** Sizes of windows whose boards a dimension keeps up to date; the least recently asked for gives way. */
    private static final int RUNNING_BOARDS = 8;

    /** A slice is packed when so many updates have passed it by: unpacking it again costs little for each of them. */
    private static final int IDLE_UPDATES = 20_000;

    /** Steps whose numbers a dimension remembers; the least recently asked for gives way. */
    private static final int REMEMBERED_STEPS = 4_096;

    /** Bytes of a total that is not packed, roughly, and of each of its fields. */
    private static final int UNPACKED_BYTES = 100;

    private static final int UNPACKED_FIELD_BYTES = 24;

    /** Bytes of a field that is no number: about those of a sketch of some thousand values. */
    private static final int UNPACKED_STATE_BYTES = 4_000;

    private final StreamDefinition<E> definition;
    private final Slices slices;
    private final Duration retention;
    private final long maxBytes;
    private final int unpackedTotalBytes;
    private final Map<String, Timeline> dimensions = new LinkedHashMap<>();

    /** The slices that are not packed, the one updated longest ago first. */
    private final Set<Slice> unpacked = new LinkedHashSet<>();

    private Instant newest = Instant.MIN;

    /** Whatever starts before it is not kept, though the retention would allow it. */
    private Instant floor = Instant.MIN;

    private long updates;
    private long packedBytes;
    private long unpackedTotals;

    /**
     * Makes an empty store.
     *
     * @param retention how much is kept behind the newest slice; a whole number of slices
     */
    public RecentSlices(StreamDefinition<E> definition, Slices slices, Duration retention) {
        this(definition, slices, retention, Long.MAX_VALUE);
    }

    /**
     * Makes an empty store of bounded size.
     *
     * @param retention how much is kept behind the newest slice; a whole number of slices
     * @param maxBytes how many {@link #bytes} there may be; with more, the oldest slices go before their time, down to one
     */
    public RecentSlices(StreamDefinition<E> definition, Slices slices, Duration retention, long maxBytes) {
        slices.requireWhole("retention", retention);
        this.definition = definition;
        this.slices = slices;
        this.retention = retention;
        this.maxBytes = maxBytes;
        this.unpackedTotalBytes = UNPACKED_BYTES
                + definition.measures().fields().stream()
                        .mapToInt(
                                field -> field.type() == Field.Type.BYTES ? UNPACKED_STATE_BYTES : UNPACKED_FIELD_BYTES)
                        .sum();
        definition.dimensions().forEach(dimension -> dimensions.put(dimension.name(), new Timeline()));
    }

    /**
     * Takes a total; one of an unknown dimension, of other slices than these, too old to be kept or with a state that its
     * measure did not make is ignored.
     */
    public void update(SliceTotal total) {
        Timeline timeline = dimensions.get(total.dimension());
        if (timeline == null
                || !total.length().equals(slices.length())
                || !slices.startOf(total.start()).equals(total.start())) {
            return;
        }
        Object[] accumulator;
        try {
            accumulator = definition.measures().accumulatorOf(total);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (total.start().isAfter(newest)) {
            Instant next = total.start();
            dimensions.values().forEach(each -> each.advance(next));
            newest = next;
        }
        if (!total.start().isBefore(oldestKept())) {
            timeline.put(total.key(), total.start(), accumulator);
            updates++;
            packIdleSlices();
            while (bytes() > maxBytes && dropOldest()) {
                // One slice may not be enough.
            }
        }
    }

    private void packIdleSlices() {
        while (true) {
            Slice idlest = unpacked.iterator().next();
            if (updates - idlest.updated <= IDLE_UPDATES) {
                return;
            }
            idlest.pack();
        }
    }

    /** Returns roughly how many bytes the slices and their keys take. */
    public long bytes() {
        long bytes = packedBytes + unpackedTotals * unpackedTotalBytes;
        for (Timeline timeline : dimensions.values()) {
            bytes += timeline.keys.bytes();
        }
        return bytes;
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

    /**
     * Keeps the boards of the newest window of that size up to date from now on.
     *
     * @param size a whole number of slices, not longer than the retention
     */
    public void follow(Duration size) {
        slices.requireWhole("window.size", size);
        if (size.compareTo(retention) > 0) {
            throw new IllegalArgumentException("window.size %s is longer than retention %s".formatted(size, retention));
        }
        dimensions.values().forEach(timeline -> timeline.running(size));
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

    /** Returns the start of what is kept, if slices had to go before their time and would still be kept otherwise. */
    public Optional<Instant> keptSince() {
        return newest.equals(Instant.MIN) || !floor.isAfter(startOfNewest(retention))
                ? Optional.empty()
                : Optional.of(floor);
    }

    /** Returns the window from the oldest slice that is kept to the newest; empty if there is none yet. */
    public Optional<TimeWindow> span() {
        return dimensions.values().stream()
                .filter(timeline -> !timeline.slices.isEmpty())
                .map(timeline -> timeline.slices.firstKey())
                .min(Instant::compareTo)
                .map(oldest -> new TimeWindow(oldest, newest.plus(slices.length())));
    }

    /**
     * Returns the best {@code limit} keys of a dimension within {@code window}, whose bounds are slice bounds: greatest
     * count first, equal counts by key.
     */
    public List<LeaderboardEntry> top(String dimension, TimeWindow window, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit %d is negative".formatted(limit));
        }
        return timeline(dimension).board(window).top(limit);
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
        return definition.measures().getResult(timeline(dimension).merged(key, window));
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
            Object[] merged = timeline.merged(key, part);
            points.add(new SparklinePoint(
                    part, countOf(merged), definition.measures().getResult(merged)));
        }
        return points;
    }

    /**
     * Returns the numbers of one key in each step within {@code window}, earliest first: the fields that a sink would store of
     * the step's slices, merged as the measures merge them. What has no value in a step is absent, as are values that are no
     * numbers or not finite. A step that has not changed since it was asked for last is not merged again.
     *
     * @return for each step a map that is not to be changed
     * @throws IllegalArgumentException if slices do not divide the step, or the step does not divide the window
     */
    public List<Map<String, Number>> numbers(String dimension, String key, TimeWindow window, Duration step) {
        slices.requireWhole("step", step);
        Slices.requireDivides("step", step, "window.size", window.size());
        Timeline timeline = timeline(dimension);
        List<Map<String, Number>> numbers = new ArrayList<>();
        for (Instant start = window.start(); start.isBefore(window.end()); start = start.plus(step)) {
            numbers.add(timeline.numbers(new Step(key, new TimeWindow(start, start.plus(step)))));
        }
        return numbers;
    }

    private Map<String, Number> finiteNumbers(Object[] accumulator) {
        Object[] values = definition.measures().toFields(accumulator);
        Map<String, Number> numbers = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Number number && Double.isFinite(number.doubleValue())) {
                numbers.put(definition.measures().fields().get(i).name(), number);
            }
        }
        return Collections.unmodifiableMap(numbers);
    }

    /**
     * Returns the result of one measure over all keys of a dimension within {@code window}, whose bounds are slice bounds;
     * that of no events if there are none. An event counts once for each of its keys. A slice that has not changed since it
     * was asked for last is not merged again.
     *
     * @return may be null, as the measure's results may be
     * @throws IllegalArgumentException if there is no such measure
     */
    public Object resultOfAllKeys(String dimension, String measure, TimeWindow window) {
        int part = definition.measures().indexOf(measure);
        Object merged = definition.measures().createPart(part);
        for (Slice slice : timeline(dimension).within(window)) {
            merged = definition.measures().mergePart(part, merged, slice.ofAllKeys(part));
        }
        return definition.measures().resultOfPart(part, merged);
    }

    private Timeline timeline(String dimension) {
        return dimensions.get(definition.dimension(dimension).name());
    }

    private long countOf(Object[] accumulator) {
        return definition.measures().countOf(accumulator);
    }

    /** One key's step. */
    private record Step(String key, TimeWindow window) {}

    /** The numbers of a step as it was when it had so many slices, the last of them changed by that update. */
    private record Remembered(int slices, long updated, Map<String, Number> numbers) {}

    /** One measure of all keys of a slice, as it was after that update. */
    private record AllKeys(long updated, Object part) {}

    /** One slice of a dimension: what is known of its keys, by their numbers, and the sum of their counts. */
    private final class Slice {
        private long total;

        /** The number of the update that changed it last. */
        private long updated;

        /** Null while the slice is not packed. */
        private PackedAccumulators packed;

        /** Null while the slice is packed. */
        private Map<Integer, Object[]> accumulators = new HashMap<>();

        /** By position of the measure, those that were asked for. */
        private final Map<Integer, AllKeys> allKeys = new HashMap<>();

        /** Sets an accumulator, and returns the one before or null. The caller adds the difference to the total. */
        Object[] put(int number, Object[] accumulator) {
            unpack();
            updated = updates;
            Object[] before = accumulators.put(number, accumulator);
            unpackedTotals += before == null ? 1 : 0;
            return before;
        }

        /** Returns the accumulator of a key, not to be changed; null if it has none. */
        Object[] find(int number) {
            return packed == null ? accumulators.get(number) : packed.find(number);
        }

        /** Returns one measure of all keys, not to be changed. */
        Object ofAllKeys(int part) {
            AllKeys known = allKeys.get(part);
            if (known == null || known.updated != updated) {
                Object merged = definition.measures().createPart(part);
                Map<Integer, Object[]> all = packed == null ? accumulators : packed.unpack();
                for (Object[] accumulator : all.values()) {
                    merged = definition.measures().mergePart(part, merged, accumulator[part]);
                }
                known = new AllKeys(updated, merged);
                allKeys.put(part, known);
            }
            return known.part;
        }

        void forEach(PackedAccumulators.Visitor visitor) {
            if (packed == null) {
                accumulators.forEach((number, accumulator) -> visitor.visit(number, countOf(accumulator)));
            } else {
                packed.forEach(visitor);
            }
        }

        /** Makes the slice ready for a change, and the last one to be packed again. */
        private void unpack() {
            unpacked.remove(this);
            unpacked.add(this);
            if (packed != null) {
                accumulators = packed.unpack();
                unpackedTotals += packed.size();
                packedBytes -= packed.length();
                packed = null;
            }
        }

        void pack() {
            packed = new PackedAccumulators(definition.measures(), accumulators);
            forget();
            packedBytes += packed.length();
            accumulators = null;
        }

        /** Takes the slice out of what is counted as unpacked. */
        private void forget() {
            if (unpacked.remove(this)) {
                unpackedTotals -= accumulators.size();
            }
        }

        /** Takes the slice out of all that is counted: it is dropped. */
        void discard() {
            forget();
            packedBytes -= packed == null ? 0 : packed.length();
        }
    }

    /** The slices of a dimension that are kept, and the boards of the newest windows that were asked for. */
    private final class Timeline {
        private final NavigableMap<Instant, Slice> slices = new TreeMap<>();

        /** Each slice holds the keys that it has. */
        private final Keys keys = new Keys();

        private final Map<Duration, RunningBoard> running = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Duration, RunningBoard> eldest) {
                return size() > RUNNING_BOARDS;
            }
        };

        private final Map<Step, Remembered> remembered = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Step, Remembered> eldest) {
                return size() > REMEMBERED_STEPS;
            }
        };

        private Map<String, Number> numbers(Step step) {
            int count = 0;
            long updated = -1;
            for (Slice slice : within(step.window)) {
                count++;
                updated = Math.max(updated, slice.updated);
            }
            Remembered known = remembered.get(step);
            if (known == null || known.slices != count || known.updated != updated) {
                known = new Remembered(count, updated, finiteNumbers(merged(step.key, step.window)));
                remembered.put(step, known);
            }
            return known.numbers;
        }

        private Iterable<Slice> within(TimeWindow window) {
            return slices.subMap(window.start(), window.end()).values();
        }

        private RunningBoard running(Duration size) {
            return running.computeIfAbsent(
                    size, unused -> window(size).map(this::newBoard).orElseGet(() -> new RunningBoard(keys)));
        }

        private RunningBoard board(TimeWindow window) {
            boolean isNewest = window(window.size()).equals(Optional.of(window));
            return isNewest && window.size().compareTo(retention) <= 0 ? running(window.size()) : newBoard(window);
        }

        private RunningBoard newBoard(TimeWindow window) {
            RunningBoard board = new RunningBoard(keys);
            for (Slice slice : within(window)) {
                slice.forEach(board::adjust);
            }
            return board;
        }

        private Object[] merged(String key, TimeWindow window) {
            Object[] merged = definition.measures().createAccumulator();
            int number = keys.find(key);
            if (number != Keys.UNKNOWN) {
                for (Slice slice : within(window)) {
                    Object[] accumulator = slice.find(number);
                    if (accumulator != null) {
                        merged = definition.measures().merge(merged, accumulator);
                    }
                }
            }
            return merged;
        }

        /** Makes {@code next} the newest slice: what lies before the windows that end with it leaves the boards. */
        private void advance(Instant next) {
            if (slices.isEmpty()) {
                return;
            }
            Instant end = next.plus(RecentSlices.this.slices.length());
            running.forEach((size, board) -> {
                NavigableMap<Instant, Slice> left = slices.headMap(end.minus(size), false);
                for (Slice slice : left.tailMap(startOfNewest(size), true).values()) {
                    slice.forEach((number, count) -> board.adjust(number, -count));
                }
            });
            NavigableMap<Instant, Slice> expired = slices.headMap(end.minus(retention), false);
            expired.values().forEach(this::discard);
            expired.clear();
        }

        /** Drops one slice before its time. */
        private void drop(Instant start) {
            Slice dropped = slices.remove(start);
            if (dropped != null) {
                running.forEach((size, board) -> {
                    if (!start.isBefore(startOfNewest(size))) {
                        dropped.forEach((number, count) -> board.adjust(number, -count));
                    }
                });
                discard(dropped);
            }
        }

        private void discard(Slice slice) {
            slice.forEach((number, count) -> keys.release(number));
            slice.discard();
        }

        private void put(String key, Instant start, Object[] accumulator) {
            int number = keys.numberOf(key);
            Slice slice = slices.computeIfAbsent(start, unused -> new Slice());
            Object[] before = slice.put(number, accumulator);
            if (before == null) {
                keys.hold(number);
            }
            long change = countOf(accumulator) - (before == null ? 0 : countOf(before));
            slice.total += change;
            running.forEach((size, board) -> {
                if (!start.isBefore(startOfNewest(size))) {
                    board.adjust(number, change);
                }
            });
        }
    }
}
