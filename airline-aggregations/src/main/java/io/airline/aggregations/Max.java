package io.airline.aggregations;

/**
 * Greatest of whole numbers, null if there are none. Field: the measure's name.
 *
 * @param <T> type of the events
 */
public final class Max<T> extends LongFunction<T, Long> {
    public Max(NumberOf<T> value) {
        super(value, Field.ofLong(""));
    }

    @Override
    public Long getResult(LongStatistics accumulator) {
        return max(accumulator);
    }

    @Override
    public Number[] toFields(LongStatistics accumulator) {
        return new Number[] {max(accumulator)};
    }

    @Override
    public LongStatistics fromFields(Object[] values) {
        LongStatistics accumulator = createAccumulator();
        if (values[0] != null) {
            accumulator.count = 1;
            accumulator.max = orZero(values[0]);
        }
        return accumulator;
    }
}
