package io.airline.aggregations;

import java.time.Instant;
import java.util.List;

/** What {@link First} and {@link Last} share: which of two numbers is kept depends on their times, then on themselves. */
abstract class TimedFunction<T> implements AggregateFunction<T, TimedFunction.Timed, Double> {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final StreamDefinition.EventTime<T> time;
    private final NumberOf<T> number;

    /** Accumulator: a number and its time in microseconds since the epoch, if there is one. */
    static final class Timed {
        private boolean present;
        private long micros;
        private double number;

        private void set(long otherMicros, double otherNumber) {
            present = true;
            micros = otherMicros;
            number = otherNumber;
        }
    }

    TimedFunction(StreamDefinition.EventTime<T> time, NumberOf<T> number) {
        this.time = time;
        this.number = number;
    }

    /** Returns whether what is compared so comes before that which it is compared with: it is then kept. */
    abstract boolean isKept(int comparison);

    @Override
    public final Timed createAccumulator() {
        return new Timed();
    }

    @Override
    public final Timed add(Timed accumulator, T event) {
        double found = NumberOf.finite(number, event);
        if (!Double.isNaN(found)) {
            offer(accumulator, micros(time.of(event)), found);
        }
        return accumulator;
    }

    @Override
    public final Timed merge(Timed accumulator, Timed other) {
        if (other.present) {
            offer(accumulator, other.micros, other.number);
        }
        return accumulator;
    }

    private void offer(Timed accumulator, long micros, double found) {
        int comparison = Long.compare(micros, accumulator.micros);
        if (comparison == 0) {
            comparison = Double.compare(found, accumulator.number);
        }
        if (!accumulator.present || isKept(comparison)) {
            accumulator.set(micros, found);
        }
    }

    /** Times beyond 64 bits of microseconds, which are 292,000 years from now, count as the last or the first that fits. */
    private static long micros(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (seconds >= Long.MAX_VALUE / MICROS_PER_SECOND) {
            return Long.MAX_VALUE;
        } else if (seconds <= Long.MIN_VALUE / MICROS_PER_SECOND) {
            return Long.MIN_VALUE;
        }
        return seconds * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    }

    @Override
    public final Double getResult(Timed accumulator) {
        return accumulator.present ? accumulator.number : null;
    }

    @Override
    public final List<Field> fields() {
        return List.of(Field.ofDouble(""), Field.ofLong("micros"));
    }

    @Override
    public final Number[] toFields(Timed accumulator) {
        return accumulator.present ? new Number[] {accumulator.number, accumulator.micros} : new Number[2];
    }

    @Override
    public final Timed fromFields(Object[] values) {
        Timed accumulator = new Timed();
        if (values[0] != null && values[1] != null) {
            accumulator.set((Long) values[1], (Double) values[0]);
        }
        return accumulator;
    }
}
