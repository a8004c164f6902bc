package io.airline.producer;

import java.util.random.RandomGenerator;

/**
 * A distribution given by its quantiles, drawn from by inversion: straight lines between them. Immutable and thread-safe.
 */
@SuppressWarnings("ArrayRecordComponent") // a constant of this package, never compared
record Quantiles(int... values) {
    /** What the values are quantiles for. */
    private static final double[] PROBABILITIES = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

    Quantiles {
        if (values.length != PROBABILITIES.length) {
            throw new IllegalArgumentException(
                    "%d quantiles instead of %d".formatted(values.length, PROBABILITIES.length));
        }
    }

    int draw(RandomGenerator random) {
        double probability = random.nextDouble();
        int upper = 1;
        while (PROBABILITIES[upper] < probability) {
            upper++;
        }
        double share = (probability - PROBABILITIES[upper - 1]) / (PROBABILITIES[upper] - PROBABILITIES[upper - 1]);
        return (int) Math.round(values[upper - 1] + share * (values[upper] - values[upper - 1]));
    }
}
