package io.airline.aggregations;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many numbers fall into each of given classes, by label and in ascending order. Each number falls into one; those that
 * are not finite take no part. Fields: a whole number for each class, under its {@linkplain Classes#names() name}, such as
 * {@code from_10}.
 *
 * @param <T> type of the events
 */
public final class Histogram<T> implements AggregateFunction<T, long[], Map<String, Long>> {
    private final NumberOf<T> number;
    private final Classes classes;
    private final List<Field> fields;

    public Histogram(NumberOf<T> number, Classes classes) {
        this.number = number;
        this.classes = classes;
        this.fields = classes.names().stream().map(Field::ofLong).toList();
    }

    public Classes classes() {
        return classes;
    }

    @Override
    public long[] createAccumulator() {
        return new long[fields.size()];
    }

    @Override
    public long[] add(long[] accumulator, T event) {
        double each = NumberOf.finite(number, event);
        if (!Double.isNaN(each)) {
            accumulator[classes.indexOf(each)]++;
        }
        return accumulator;
    }

    @Override
    public long[] merge(long[] accumulator, long[] other) {
        for (int i = 0; i < accumulator.length; i++) {
            accumulator[i] += other[i];
        }
        return accumulator;
    }

    /** Returns the number of numbers by label of the class, in ascending order, those of none among them. */
    @Override
    public Map<String, Long> getResult(long[] accumulator) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < accumulator.length; i++) {
            counts.put(classes.labels().get(i), accumulator[i]);
        }
        return Collections.unmodifiableMap(counts);
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public Number[] toFields(long[] accumulator) {
        Number[] values = new Number[accumulator.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = accumulator[i];
        }
        return values;
    }

    @Override
    public long[] fromFields(Object[] values) {
        long[] accumulator = createAccumulator();
        for (int i = 0; i < accumulator.length; i++) {
            accumulator[i] = LongFunction.orZero(values[i]);
        }
        return accumulator;
    }
}
