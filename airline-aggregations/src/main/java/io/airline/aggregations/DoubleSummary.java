package io.airline.aggregations;

import java.util.List;

/**
 * Count, sum, least, greatest and arithmetic mean of fractional numbers in one; whole numbers are better off with {@link
 * Summary} and its parts, which are exact. Fields: {@code count}, {@code sum}, {@code min}, {@code max}, which merge, and
 * {@code mean}, which is for reading only. Numbers that are not finite take no part. The last digits of sum and mean depend
 * on the order of additions, and thus of events.
 *
 * @param <T> type of the events
 */
public final class DoubleSummary<T> implements AggregateFunction<T, DoubleSummary.Statistics, DoubleSummary.Result> {
    private final NumberOf<T> number;

    public DoubleSummary(NumberOf<T> number) {
        this.number = number;
    }

    /** Accumulator. */
    static final class Statistics {
        private long count;
        private double sum;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        private Double mean() {
            return count == 0 ? null : sum / count;
        }
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
    public record Result(long count, double sum, Double min, Double max, Double mean) {}

    @Override
    public Statistics createAccumulator() {
        return new Statistics();
    }

    @Override
    public Statistics add(Statistics accumulator, T event) {
        double each = NumberOf.finite(number, event);
        if (!Double.isNaN(each)) {
            accumulator.count++;
            accumulator.sum += each;
            accumulator.min = Math.min(accumulator.min, each);
            accumulator.max = Math.max(accumulator.max, each);
        }
        return accumulator;
    }

    @Override
    public Statistics merge(Statistics accumulator, Statistics other) {
        accumulator.count += other.count;
        accumulator.sum += other.sum;
        accumulator.min = Math.min(accumulator.min, other.min);
        accumulator.max = Math.max(accumulator.max, other.max);
        return accumulator;
    }

    @Override
    public Result getResult(Statistics accumulator) {
        boolean isEmpty = accumulator.count == 0;
        return new Result(
                accumulator.count,
                accumulator.sum,
                isEmpty ? null : accumulator.min,
                isEmpty ? null : accumulator.max,
                accumulator.mean());
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.ofLong("count"),
                Field.ofDouble("sum"),
                Field.ofDouble("min"),
                Field.ofDouble("max"),
                Field.ofDouble("mean"));
    }

    @Override
    public Number[] toFields(Statistics accumulator) {
        Result result = getResult(accumulator);
        return new Number[] {result.count(), result.sum(), result.min(), result.max(), result.mean()};
    }

    @Override
    public Statistics fromFields(Object[] values) {
        Statistics accumulator = new Statistics();
        if (values[0] != null && values[1] != null && values[2] != null && values[3] != null) {
            accumulator.count = (Long) values[0];
            accumulator.sum = (Double) values[1];
            accumulator.min = (Double) values[2];
            accumulator.max = (Double) values[3];
        }
        return accumulator;
    }
}
