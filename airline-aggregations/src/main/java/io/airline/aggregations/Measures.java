package io.airline.aggregations;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The measures of a stream as one aggregate function: an accumulator per measure, in order. A field's name is the
 * measure's, then the function's own after an underscore: {@code fare_sum}.
 *
 * @param <E> type of the events
 */
public final class Measures<E> implements AggregateFunction<E, Object[], Map<String, Object>> {
    private final List<String> names;
    private final AggregateFunction<E, Object, ?>[] functions;
    private final List<Field> fields;

    /**
     * Makes one function of several.
     *
     * @param measures the functions by measure name, in the order of the map; at least one
     * @throws IllegalArgumentException if a name is no name, or two fields have the same one
     */
    Measures(Map<String, AggregateFunction<E, ?, ?>> measures) {
        if (measures.isEmpty()) {
            throw new IllegalArgumentException("a stream has at least one measure");
        }
        measures.keySet().forEach(name -> StreamDefinition.requireName("measure", name));
        this.names = List.copyOf(measures.keySet());
        this.functions = erase(measures);
        List<Field> all = new ArrayList<>();
        measures.forEach((name, function) -> function.fields().forEach(field -> all.add(field.of(name))));
        if (all.stream().map(Field::name).distinct().count() < all.size()) {
            throw new IllegalArgumentException("two measures give the same field: " + all);
        }
        this.fields = List.copyOf(all);
    }

    /** Each function gets only accumulators that it made itself, so their types need not be known here. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <E> AggregateFunction<E, Object, ?>[] erase(Map<String, AggregateFunction<E, ?, ?>> measures) {
        return (AggregateFunction<E, Object, ?>[]) measures.values().toArray(AggregateFunction[]::new);
    }

    /** Returns the fields of each measure, by measure name, in order. */
    public Map<String, List<Field>> fieldsByMeasure() {
        Map<String, List<Field>> byMeasure = new LinkedHashMap<>();
        for (int i = 0; i < functions.length; i++) {
            String name = names.get(i);
            byMeasure.put(
                    name,
                    functions[i].fields().stream().map(field -> field.of(name)).toList());
        }
        return byMeasure;
    }

    @Override
    public Object[] createAccumulator() {
        Object[] accumulator = new Object[functions.length];
        for (int i = 0; i < functions.length; i++) {
            accumulator[i] = functions[i].createAccumulator();
        }
        return accumulator;
    }

    @Override
    public Object[] add(Object[] accumulator, E event) {
        for (int i = 0; i < functions.length; i++) {
            Object before = accumulator[i];
            Object after = functions[i].add(before, event);
            // Most are the same object, which the collector need not hear of.
            if (after != before) {
                accumulator[i] = after;
            }
        }
        return accumulator;
    }

    @Override
    public Object[] merge(Object[] accumulator, Object[] other) {
        for (int i = 0; i < functions.length; i++) {
            accumulator[i] = functions[i].merge(accumulator[i], other[i]);
        }
        return accumulator;
    }

    /** Returns the measure {@link SliceTotal#COUNT} alone, which every stream has, without the cost of all results. */
    long countOf(Object[] accumulator) {
        int count = names.indexOf(SliceTotal.COUNT);
        return (Long) functions[count].getResult(accumulator[count]);
    }

    /**
     * Returns the position of a measure in the accumulator of all.
     *
     * @throws IllegalArgumentException if there is no such measure
     */
    int indexOf(String measure) {
        int index = names.indexOf(measure);
        if (index < 0) {
            throw new IllegalArgumentException("there is no measure '%s', but %s".formatted(measure, names));
        }
        return index;
    }

    /** Returns the accumulator of no values of one measure alone. */
    Object createPart(int index) {
        return functions[index].createAccumulator();
    }

    /** Merges accumulators of one measure alone; those of all have them at its position. */
    Object mergePart(int index, Object accumulator, Object other) {
        return functions[index].merge(accumulator, other);
    }

    /** Returns the result of one measure alone; may be null. */
    Object resultOfPart(int index, Object accumulator) {
        return functions[index].getResult(accumulator);
    }

    /** Returns the functions' results by measure name; the values may be null. */
    @Override
    public Map<String, Object> getResult(Object[] accumulator) {
        Map<String, Object> results = new LinkedHashMap<>();
        for (int i = 0; i < functions.length; i++) {
            results.put(names.get(i), functions[i].getResult(accumulator[i]));
        }
        return results;
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public Object[] toFields(Object[] accumulator) {
        Object[] values = new Object[fields.size()];
        int position = 0;
        for (int i = 0; i < functions.length; i++) {
            Object[] part = functions[i].toFields(accumulator[i]);
            System.arraycopy(part, 0, values, position, part.length);
            position += part.length;
        }
        return values;
    }

    @Override
    public Object[] fromFields(Object[] values) {
        Object[] accumulator = new Object[functions.length];
        int position = 0;
        for (int i = 0; i < functions.length; i++) {
            int width = functions[i].fields().size();
            accumulator[i] = functions[i].fromFields(Arrays.copyOfRange(values, position, position + width));
            position += width;
        }
        return accumulator;
    }

    /**
     * Returns the accumulator's total: its fields by name, in order, without those that have no value.
     *
     * @param start start of the slice, inclusive
     * @param length length of the slice
     */
    public SliceTotal total(String dimension, String key, Instant start, Duration length, Object[] accumulator) {
        Object[] values = toFields(accumulator);
        Map<String, Number> numbers = new LinkedHashMap<>();
        Map<String, ByteBuffer> states = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Number number) {
                numbers.put(fields.get(i).name(), number);
            } else if (values[i] != null) {
                states.put(fields.get(i).name(), (ByteBuffer) values[i]);
            }
        }
        return new SliceTotal(dimension, key, start, length, numbers, states);
    }

    /**
     * Returns the accumulator that {@code total} was made from by {@link #total}. Other names are ignored; a measure whose
     * fields are all missing has no values.
     *
     * @throws IllegalArgumentException if a state in it is none that its measure made
     */
    public Object[] accumulatorOf(SliceTotal total) {
        Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            Field field = fields.get(i);
            values[i] = (field.type() == Field.Type.BYTES ? total.states() : total.fields()).get(field.name());
        }
        return fromFields(values);
    }

    /** Returns the classes of that measure; empty if it is no histogram, or there is none of that name. */
    public Optional<Classes> classes(String measure) {
        int number = names.indexOf(measure);
        AggregateFunction<E, ?, ?> function = number < 0 ? null : functions[number];
        return function instanceof Histogram<?> histogram ? Optional.of(histogram.classes()) : Optional.empty();
    }
}
