package io.airline.aggregations;

import java.util.List;

/**
 * Ratio of two sums, such as litres per kilometre; null if the sum below is 0. It is not the mean of the events' ratios: an
 * event weighs as much as its denominator. An event takes part if it has both numbers, both finite. Fields: {@code
 * numerator} and {@code denominator}, the sums, which merge, and {@code ratio}, which is for reading only. The last digits
 * depend on the order of events.
 *
 * @param <T> type of the events
 */
public final class Ratio<T> implements AggregateFunction<T, Ratio.Sums, Double> {
    private final NumberOf<T> numerator;
    private final NumberOf<T> denominator;

    public Ratio(NumberOf<T> numerator, NumberOf<T> denominator) {
        this.numerator = numerator;
        this.denominator = denominator;
    }

    /** Accumulator. */
    static final class Sums {
        private double numerator;
        private double denominator;
    }

    @Override
    public Sums createAccumulator() {
        return new Sums();
    }

    @Override
    public Sums add(Sums accumulator, T event) {
        double above = NumberOf.finite(numerator, event);
        double below = NumberOf.finite(denominator, event);
        if (!Double.isNaN(above) && !Double.isNaN(below)) {
            accumulator.numerator += above;
            accumulator.denominator += below;
        }
        return accumulator;
    }

    @Override
    public Sums merge(Sums accumulator, Sums other) {
        accumulator.numerator += other.numerator;
        accumulator.denominator += other.denominator;
        return accumulator;
    }

    @Override
    public Double getResult(Sums accumulator) {
        return accumulator.denominator == 0 ? null : accumulator.numerator / accumulator.denominator;
    }

    @Override
    public List<Field> fields() {
        return List.of(Field.ofDouble("numerator"), Field.ofDouble("denominator"), Field.ofDouble("ratio"));
    }

    @Override
    public Number[] toFields(Sums accumulator) {
        return new Number[] {accumulator.numerator, accumulator.denominator, getResult(accumulator)};
    }

    @Override
    public Sums fromFields(Object[] values) {
        Sums accumulator = new Sums();
        if (values[0] != null && values[1] != null) {
            accumulator.numerator = (Double) values[0];
            accumulator.denominator = (Double) values[1];
        }
        return accumulator;
    }
}
