package io.airline.aggregations;

/**
 * Arithmetic mean of whole numbers, null if there are none. Fields: {@code count} and {@code sum}, which merge, and
 * {@code mean}, which is for reading only: the mean of several slices is the sum of sums over the sum of counts.
 *
 * @param <T> type of the events
 */
public final class Mean<T> extends LongFunction<T, Double> {
    public Mean(NumberOf<T> value) {
        super(value, Field.ofLong("count"), Field.ofLong("sum"), Field.ofDouble("mean"));
    }

    @Override
    public Double getResult(LongStatistics accumulator) {
        return mean(accumulator);
    }

    @Override
    public Number[] toFields(LongStatistics accumulator) {
        return new Number[] {accumulator.count, accumulator.sum, mean(accumulator)};
    }

    @Override
    public LongStatistics fromFields(Object[] values) {
        LongStatistics accumulator = createAccumulator();
        accumulator.count = orZero(values[0]);
        accumulator.sum = orZero(values[1]);
        return accumulator;
    }
}
