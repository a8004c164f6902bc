package io.airline.aggregations;

import java.util.List;

/** What the functions over whole numbers share: they skip null, and count, sum and bound the rest. */
abstract class LongFunction<T, R> implements AggregateFunction<T, LongStatistics, R> {
    private final NumberOf<T> value;
    private final List<Field> fields;

    LongFunction(NumberOf<T> value, Field... fields) {
        this.value = value;
        this.fields = List.of(fields);
    }

    @Override
    public final LongStatistics createAccumulator() {
        return new LongStatistics();
    }

    @Override
    public final LongStatistics add(LongStatistics accumulator, T event) {
        Number number = value.of(event);
        if (number != null) {
            long each = number.longValue();
            accumulator.count++;
            accumulator.sum += each;
            accumulator.min = Math.min(accumulator.min, each);
            accumulator.max = Math.max(accumulator.max, each);
        }
        return accumulator;
    }

    @Override
    public final LongStatistics merge(LongStatistics accumulator, LongStatistics other) {
        accumulator.count += other.count;
        accumulator.sum += other.sum;
        accumulator.min = Math.min(accumulator.min, other.min);
        accumulator.max = Math.max(accumulator.max, other.max);
        return accumulator;
    }

    @Override
    public final List<Field> fields() {
        return fields;
    }

    /** Returns the number, or 0 for null: a total that was stored before its stream had the measure lacks the field. */
    static long orZero(Object number) {
        return number == null ? 0 : ((Number) number).longValue();
    }

    static Double mean(LongStatistics accumulator) {
        return accumulator.isEmpty() ? null : (double) accumulator.sum / accumulator.count;
    }

    static Long min(LongStatistics accumulator) {
        return accumulator.isEmpty() ? null : accumulator.min;
    }

    static Long max(LongStatistics accumulator) {
        return accumulator.isEmpty() ? null : accumulator.max;
    }
}
