package io.airline.examples.trucks;

import io.airline.producer.EventFactory;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * A journey from a full tank to an empty one. Speed is normally distributed and drawn anew for each reading; the time
 * between two readings is exponentially distributed.
 *
 * <p>Not thread-safe.
 */
final class TruckJourney implements EventFactory<TruckReading> {
    /** What the tank holds at departure, in litres. */
    static final double TANK = 600;

    private static final double MEAN_SPEED = 80;
    private static final double SPEED_DEVIATION = 1;
    private static final double MEAN_STEP_SECONDS = 0.36;
    private static final double SECONDS_PER_HOUR = 3600;

    /** Litres per kilometre at the economical speed and below, and at full speed. */
    private static final double LEAST_CONSUMPTION = 0.01;

    private static final double FULL_CONSUMPTION = 0.1;
    private static final double ECONOMICAL_SPEED = 80;
    private static final double FULL_SPEED = 200;

    private final RandomGenerator random;
    private final double tank;
    private double distance;
    private double consumed;
    private double elapsed;

    TruckJourney(RandomGenerator random) {
        this(random, TANK);
    }

    /**
     * Departs.
     *
     * @param tank litres, more than 0
     */
    TruckJourney(RandomGenerator random, double tank) {
        this.random = random;
        this.tank = tank;
    }

    /** Returns the next reading; null once the tank is empty. */
    @Override
    public TruckReading create(String id, Instant eventTime) {
        if (consumed >= tank) {
            return null;
        }
        double speed = random.nextGaussian(MEAN_SPEED, SPEED_DEVIATION);
        double hours = MEAN_STEP_SECONDS * random.nextExponential() / SECONDS_PER_HOUR;
        double fuel = speed * hours * litresPerKilometre(speed);
        double left = tank - consumed;
        if (fuel >= left) {
            // It comes as far as the rest of the tank lets it.
            hours *= left / fuel;
            consumed = tank;
        } else {
            consumed += fuel;
        }
        distance += speed * hours;
        elapsed += hours * SECONDS_PER_HOUR;
        return new TruckReading(id, eventTime, distance, speed, consumed, tank - consumed, elapsed);
    }

    /** Returns what a kilometre takes: as little as it gets up to 80 km/h, from there on linearly more. */
    static double litresPerKilometre(double speed) {
        double above = Math.max(0, speed - ECONOMICAL_SPEED);
        return LEAST_CONSUMPTION + above * (FULL_CONSUMPTION - LEAST_CONSUMPTION) / (FULL_SPEED - ECONOMICAL_SPEED);
    }
}
