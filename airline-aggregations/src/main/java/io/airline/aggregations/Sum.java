package io.airline.aggregations;

/**
 * Sum of whole numbers, 0 if there are none. Field: the measure's name. Wraps around beyond 2<sup>63</sup>.
 *
 * @param <T> type of the events
 */
public final class Sum<T> extends LongFunction<T, Long> {
    public Sum(NumberOf<T> value) {
        super(value, Field.ofLong(""));
    }

    @Override
    public Long getResult(LongStatistics accumulator) {
        return accumulator.sum;
    }

    @Override
    public Number[] toFields(LongStatistics accumulator) {
        return new Number[] {accumulator.sum};
    }

    @Override
    public LongStatistics fromFields(Object[] values) {
        LongStatistics accumulator = createAccumulator();
        accumulator.sum = orZero(values[0]);
        return accumulator;
    }
}
