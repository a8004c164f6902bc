package io.airline.aggregations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Slices slices;
    private final int keyLimit;
    private final Map<Long, List<Map<String, Object[]>>> groups = new HashMap<>();
    private final Consumer<String> fold = this::fold;

    private long lastStart;
    private List<Map<String, Object[]>> last = List.of();
    private long overflow;

    /** The event and the dimension's groups that {@link #fold} works on; fields, since a closure an event costs more. */
    private E event;

    private Map<String, Object[]> keys = Map.of();

    /**
     * Makes an empty combiner.
     *
     * @param keyLimit number of distinct keys a dimension may have in a slice, at least 1; keys that come after count
     *     under {@link Dimension#OTHER}
     */
    public Combiner(StreamDefinition<E> definition, Slices slices, int keyLimit) {
        if (keyLimit < 1) {
            throw new IllegalArgumentException("key limit %d is not at least 1".formatted(keyLimit));
        }
        this.definition = definition;
        this.measures = definition.measures();
        this.dimensions = definition.dimensions();
        this.slices = slices;
        this.keyLimit = keyLimit;
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
            if (keys.size() >= keyLimit) {
                overflow++;
                admitted = Dimension.OTHER;
            }
            accumulator = keys.computeIfAbsent(admitted, unused -> measures.createAccumulator());
        }
        measures.add(accumulator, event);
    }

    /** Returns how often a key was folded into {@link Dimension#OTHER}. */
    public long overflow() {
        return overflow;
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
