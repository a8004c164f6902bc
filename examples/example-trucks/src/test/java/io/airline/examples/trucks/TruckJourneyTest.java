package io.airline.examples.trucks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The laws of the simulation. */
class TruckJourneyTest {
    private static final Instant NOW = Instant.parse("2024-11-20T09:15:00Z");
    private static final int MANY = 200_000;

    @Test
    void speedIsNormalAndTheStepExponential() {
        List<TruckReading> readings = readings(new TruckJourney(new SplittableRandom(1)), MANY);
        List<Double> steps = differences(readings, TruckReading::getTimeElapsed);

        assertThat(mean(readings, TruckReading::getEngineSpeed)).isCloseTo(80, within(0.02));
        assertThat(deviation(readings, TruckReading::getEngineSpeed)).isCloseTo(1, within(0.02));
        assertThat(share(readings, reading -> Math.abs(reading.getEngineSpeed() - 80) < 1 ? 1 : 0))
                .isCloseTo(0.6827, within(0.01));
        assertThat(mean(steps, step -> step)).isCloseTo(0.36, within(0.005));
        assertThat(deviation(steps, step -> step)).isCloseTo(0.36, within(0.005));
        assertThat(share(steps, step -> step > 0.36 ? 1 : 0)).isCloseTo(Math.exp(-1), within(0.01));
    }

    @Test
    void distanceGrowsBySpeedTimesStepAndFuelByWhatAKilometreTakes() {
        List<TruckReading> readings = readings(new TruckJourney(new SplittableRandom(2)), 1000);

        double distance = 0;
        double fuel = 0;
        double elapsed = 0;
        for (TruckReading reading : readings) {
            double way = reading.getEngineSpeed() * (reading.getTimeElapsed() - elapsed) / 3600;
            distance += way;
            fuel += way * TruckJourney.litresPerKilometre(reading.getEngineSpeed());
            elapsed = reading.getTimeElapsed();
            assertThat(reading.getDistanceCovered()).isCloseTo(distance, within(1e-9));
            assertThat(reading.getFuelConsumed()).isCloseTo(fuel, within(1e-9));
            assertThat(reading.getFuelConsumed() + reading.getFuelRemaining()).isCloseTo(600, within(1e-9));
        }
    }

    @Test
    void aKilometreTakesLinearlyMoreFrom80To200() {
        assertThat(TruckJourney.litresPerKilometre(60)).isEqualTo(0.01);
        assertThat(TruckJourney.litresPerKilometre(80)).isEqualTo(0.01);
        assertThat(TruckJourney.litresPerKilometre(140)).isCloseTo(0.055, within(1e-12));
        assertThat(TruckJourney.litresPerKilometre(200)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void theJourneyEndsWithTheTankEmpty() {
        TruckJourney journey = new TruckJourney(new SplittableRandom(3), 0.05);
        List<TruckReading> readings = readings(journey, Integer.MAX_VALUE);

        TruckReading last = readings.get(readings.size() - 1);
        assertThat(readings).hasSizeBetween(300, 1200);
        assertThat(last.getFuelRemaining()).isZero();
        assertThat(last.getFuelConsumed()).isEqualTo(0.05);
        assertThat(readings.subList(0, readings.size() - 1))
                .allSatisfy(reading -> assertThat(reading.getFuelRemaining()).isPositive());
        assertThat(journey.create("after", NOW)).isNull();
    }

    @Test
    void theSameSeedIsTheSameJourney() {
        assertThat(readings(new TruckJourney(new SplittableRandom(4)), 100))
                .isEqualTo(readings(new TruckJourney(new SplittableRandom(4)), 100))
                .isNotEqualTo(readings(new TruckJourney(new SplittableRandom(5)), 100));
    }

    private static List<TruckReading> readings(TruckJourney journey, int limit) {
        List<TruckReading> readings = new ArrayList<>();
        TruckReading next = journey.create("0", NOW);
        while (next != null) {
            readings.add(next);
            next = readings.size() == limit ? null : journey.create(Integer.toString(readings.size()), NOW);
        }
        return readings;
    }

    private static List<Double> differences(List<TruckReading> readings, ToDoubleFunction<TruckReading> value) {
        List<Double> differences = new ArrayList<>();
        for (int i = 1; i < readings.size(); i++) {
            differences.add(value.applyAsDouble(readings.get(i)) - value.applyAsDouble(readings.get(i - 1)));
        }
        return differences;
    }

    private static <T> double share(List<T> values, ToDoubleFunction<T> oneOrNone) {
        return mean(values, oneOrNone);
    }

    private static <T> double mean(List<T> values, ToDoubleFunction<T> value) {
        return values.stream().mapToDouble(value).average().orElseThrow();
    }

    private static <T> double deviation(List<T> values, ToDoubleFunction<T> value) {
        double mean = mean(values, value);
        return Math.sqrt(mean(values, each -> Math.pow(value.applyAsDouble(each) - mean, 2)));
    }
}
