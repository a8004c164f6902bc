package io.airline.aggregations;

import java.util.List;

/**
 * Number of events. Field: the measure's name.
 *
 * @param <T> type of the events
 */
public final class Count<T> implements AggregateFunction<T, LongStatistics, Long> {
    @Override
    public LongStatistics createAccumulator() {
        return new LongStatistics();
    }

    @Override
    public LongStatistics add(LongStatistics accumulator, T event) {
        accumulator.count++;
        return accumulator;
    }

    @Override
    public LongStatistics merge(LongStatistics accumulator, LongStatistics other) {
        accumulator.count += other.count;
        return accumulator;
    }

    @Override
    public Long getResult(LongStatistics accumulator) {
        return accumulator.count;
    }

    @Override
    public List<Field> fields() {
        return List.of(Field.ofLong(""));
    }

    @Override
    public Number[] toFields(LongStatistics accumulator) {
        return new Number[] {accumulator.count};
    }

    @Override
    public LongStatistics fromFields(Object[] values) {
        LongStatistics accumulator = new LongStatistics();
        accumulator.count = LongFunction.orZero(values[0]);
        return accumulator;
    }
}
