package io.airline.aggregations;

/**
 * Count, sum, least, greatest and arithmetic mean of whole numbers in one. Fields: {@code count}, {@code sum},
 * {@code min}, {@code max}, which merge, and {@code mean}, which is for reading only.
 *
 * @param <T> type of the events
 */
public final class Summary<T> extends LongFunction<T, Summary.Result> {
    public Summary(NumberOf<T> value) {
        super(
                value,
                Field.ofLong("count"),
                Field.ofLong("sum"),
                Field.ofLong("min"),
                Field.ofLong("max"),
                Field.ofDouble("mean"));
    }

    /**
     * What is known of a set of numbers.
     *
     * @param count how many there are
     * @param sum their sum, 0 if there are none
     * @param min the least, null if there are none
     * @param max the greatest, null if there are none
     * @param mean their arithmetic mean, null if there are none
     */
    public record Result(long count, long sum, Long min, Long max, Double mean) {}

    @Override
    public Result getResult(LongStatistics accumulator) {
        return new Result(accumulator.count, accumulator.sum, min(accumulator), max(accumulator), mean(accumulator));
    }

    @Override
    public Number[] toFields(LongStatistics accumulator) {
        return new Number[] {accumulator.count, accumulator.sum, min(accumulator), max(accumulator), mean(accumulator)};
    }

    @Override
    public LongStatistics fromFields(Object[] values) {
        LongStatistics accumulator = createAccumulator();
        if (values[2] != null && values[3] != null) {
            accumulator.count = orZero(values[0]);
            accumulator.sum = orZero(values[1]);
            accumulator.min = orZero(values[2]);
            accumulator.max = orZero(values[3]);
        }
        return accumulator;
    }
}
