package io.airline.aggregations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Folds events into one accumulator for each (dimension, key, slice), so that what leaves a task is a row a group, not a
 * row an event.
 *
 * <p>Not thread-safe: one per task.
 *
 * @param <E> type of the events
 */
public final class Combiner<E extends SpecificRecordBase> {
    private final StreamDefinition<E> definition;
    private final Measures<E> measures;
    private final List<Dimension<E>> dimensions;
    private final List<Admission> admissions = new ArrayList<>();
    private final Slices slices;
    private final Map<Long, List<Map<String, Object[]>>> groups = new HashMap<>();
    private final Consumer<String> fold = this::fold;

    private long lastStart;
    private List<Map<String, Object[]>> last = List.of();
    private long overflow;

    /** The event, and the dimension's groups and admission, that {@link #fold} works on; fields, since a closure an event costs more. */
    private E event;

    private Map<String, Object[]> keys = Map.of();
    private Admission admission;

    /**
     * Makes an empty combiner.
     *
     * @param known keys that are counted by name whatever the limit
     * @param keyLimit number of keys of a dimension that are counted by name, at least 1: the known ones, and as many new
     *     ones as there is room for; all others count under {@link Dimension#OTHER}
     */
    public Combiner(StreamDefinition<E> definition, Slices slices, KnownKeys known, int keyLimit) {
        if (keyLimit < 1) {
            throw new IllegalArgumentException("key limit %d is not at least 1".formatted(keyLimit));
        }
        this.definition = definition;
        this.measures = definition.measures();
        this.dimensions = definition.dimensions();
        this.slices = slices;
        dimensions.forEach(dimension -> admissions.add(new Admission(known.of(dimension.name()), keyLimit)));
    }

    /** Adds an event to all its groups. */
    public void add(E added) {
        long start = slices.startOf(definition.eventTimeOf(added));
        if (last.isEmpty() || start != lastStart) {
            last = groups.computeIfAbsent(start, unused -> newSlice());
            lastStart = start;
        }
        event = added;
        for (int i = 0; i < dimensions.size(); i++) {
            keys = last.get(i);
            admission = admissions.get(i);
            dimensions.get(i).keys().forEach(added, fold);
        }
    }

    private List<Map<String, Object[]>> newSlice() {
        List<Map<String, Object[]>> slice = new ArrayList<>();
        dimensions.forEach(dimension -> slice.add(new HashMap<>()));
        return slice;
    }

    private void fold(String key) {
        Object[] accumulator = keys.get(key);
        if (accumulator == null) {
            String admitted = key;
            if (!admission.admits(key)) {
                overflow++;
                admitted = Dimension.OTHER;
            }
            accumulator = keys.computeIfAbsent(admitted, unused -> measures.createAccumulator());
        }
        measures.add(accumulator, event);
    }

    /** Decides which keys of a dimension are counted by name. */
    private static final class Admission {
        private final KnownKeys.Names known;
        private final Set<String> seen = new HashSet<>();
        private long room;
        private long characters;

        Admission(KnownKeys.Names known, int keyLimit) {
            this.known = known;
            this.room = (long) keyLimit - known.size();
            this.characters = (long) keyLimit * KnownKeys.CHARACTERS_PER_KEY - known.characters();
        }

        boolean admits(String key) {
            if (known.recent().contains(key) || seen.contains(key) || key.equals(Dimension.OTHER)) {
                return true;
            }
            if (!known.earlier().contains(key)) {
                if (room < 1 || characters < key.length()) {
                    return false;
                }
                room--;
                characters -= key.length();
            }
            seen.add(key);
            return true;
        }
    }

    /** Returns how often an event was folded into {@link Dimension#OTHER}, which it is once for each of its keys. */
    public long overflow() {
        return overflow;
    }

    /**
     * Hands every dimension to {@code target}, with the keys that were seen and are not yet known as recent. The sets are the
     * combiner's own: do not change them.
     */
    public void forEachSeen(BiConsumer<String, Set<String>> target) {
        for (int i = 0; i < dimensions.size(); i++) {
            target.accept(dimensions.get(i).name(), admissions.get(i).seen);
        }
    }

    /** Returns the start of the newest slice, in milliseconds since the epoch; {@link Long#MIN_VALUE} if there is none. */
    public long newestSlice() {
        long newest = Long.MIN_VALUE;
        for (long start : groups.keySet()) {
            newest = Math.max(newest, start);
        }
        return newest;
    }

    /** Hands every group to {@code target}. The accumulators are the combiner's own: do not change them. */
    public void forEach(GroupConsumer target) {
        groups.forEach((start, slice) -> {
            for (int i = 0; i < dimensions.size(); i++) {
                String dimension = dimensions.get(i).name();
                slice.get(i).forEach((key, accumulator) -> target.accept(dimension, key, start, accumulator));
            }
        });
    }

    /** Receives the groups of a combiner. */
    @FunctionalInterface
    public interface GroupConsumer {
        /**
         * Takes one group.
         *
         * @param dimension name of the dimension
         * @param key key within the dimension
         * @param sliceStart start of the slice, in milliseconds since the epoch
         * @param accumulator accumulator of the stream's {@link Measures}
         */
        void accept(String dimension, String key, long sliceStart, Object[] accumulator);
    }
}
