package io.airline.aggregations;

/**
 * Least of whole numbers, null if there are none. Field: the measure's name.
 *
 * @param <T> type of the events
 */
public final class Min<T> extends LongFunction<T, Long> {
    public Min(NumberOf<T> value) {
        super(value, Field.ofLong(""));
    }

    @Override
    public Long getResult(LongStatistics accumulator) {
        return min(accumulator);
    }

    @Override
    public Number[] toFields(LongStatistics accumulator) {
        return new Number[] {min(accumulator)};
    }

    @Override
    public LongStatistics fromFields(Object[] values) {
        LongStatistics accumulator = createAccumulator();
        if (values[0] != null) {
            accumulator.count = 1;
            accumulator.min = orZero(values[0]);
        }
        return accumulator;
    }
}
