package io.airline.aggregations;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SlidingWindowsTest {
    private static final Instant TIME = Instant.parse("2024-11-20T08:15:02Z");

    @Provide
    Arbitrary<List<Reading>> readings() {
        return Readings.lists();
    }

    @Example
    void fifteenMinutesEveryFiveSecondsAre180Windows() {
        List<TimeWindow> windows =
                SlidingWindows.of(ofMinutes(15)).every(ofSeconds(5)).windowsOf(TIME);

        assertThat(windows).hasSize(180);
        assertThat(windows.get(0)).hasToString("[2024-11-20T08:00:05Z, 2024-11-20T08:15:05Z)");
        assertThat(windows.get(179)).hasToString("[2024-11-20T08:15:00Z, 2024-11-20T08:30:00Z)");
    }

    @Example
    void tumblingWindowsHoldEachInstantOnce() {
        assertThat(SlidingWindows.of(ofMinutes(15)).windowsOf(TIME))
                .containsExactly(
                        new TimeWindow(Instant.parse("2024-11-20T08:15:00Z"), Instant.parse("2024-11-20T08:30:00Z")));
        assertThat(SlidingWindows.of(ofMinutes(15)).windowsOf(Instant.parse("2024-11-20T08:15:00Z")))
                .hasSize(1);
    }

    @Property
    void theWindowsOfATimeAreSizeDividedByPeriodAndAllHoldIt(
            @ForAll @LongRange(min = -1L << 45, max = 1L << 45) long time,
            @ForAll @LongRange(min = 1, max = 100_000) long period,
            @ForAll @IntRange(min = 1, max = 30) int periods) {
        SlidingWindows sliding = SlidingWindows.of(ofMillis(period * periods)).every(ofMillis(period));
        Instant instant = Instant.ofEpochMilli(time);

        List<TimeWindow> windows = sliding.windowsOf(instant);

        assertThat(windows).hasSize(periods).doesNotHaveDuplicates();
        assertThat(windows).isSortedAccordingTo((a, b) -> a.start().compareTo(b.start()));
        assertThat(windows).allSatisfy(window -> {
            assertThat(window.contains(instant)).isTrue();
            assertThat(window.size()).isEqualTo(sliding.size());
            assertThat(Math.floorMod(window.start().toEpochMilli(), period)).isZero();
        });
        assertThat(windows.get(0).start().minusMillis(period).plus(sliding.size()))
                .as("end of the window before")
                .isBeforeOrEqualTo(instant);
    }

    /** What lets the engine keep slices only: one update per event, not one per window. */
    @Property(tries = 200)
    void anyWindowIsTheMergeOfItsSlices(
            @ForAll("readings") List<Reading> readings,
            @ForAll @LongRange(min = -25_000, max = 25_000) long time,
            @ForAll @IntRange(min = 1, max = 3_000) int sliceMillis,
            @ForAll @IntRange(min = 1, max = 4) int slicesInPeriod,
            @ForAll @IntRange(min = 1, max = 5) int periodsInSize) {
        Slices slices = Slices.of(ofMillis(sliceMillis));
        Duration period = slices.length().multipliedBy(slicesInPeriod);
        SlidingWindows sliding =
                SlidingWindows.of(period.multipliedBy(periodsInSize)).every(period);
        List<SliceTotal> totals = totals(slices, readings);

        for (TimeWindow window : sliding.windowsOf(Instant.ofEpochMilli(time))) {
            List<Reading> within = readings.stream()
                    .filter(reading -> window.contains(reading.getTime()))
                    .toList();
            for (String station : List.of("Zugspitze", "Brocken", "New Delhi")) {
                Object[] merged = measures().createAccumulator();
                for (SliceTotal total : totals) {
                    if (total.dimension().equals(TestStream.STATION)
                            && total.key().equals(station)
                            && window.contains(total.start())) {
                        merged = measures().merge(merged, measures().accumulatorOf(total));
                    }
                }
                assertThat(measures().getResult(merged))
                        .as("%s in %s", station, window)
                        .isEqualTo(direct(station, within));
            }
        }
    }

    @Example
    void refusesAPeriodThatDoesNotDivideTheSize() {
        assertThatThrownBy(() -> SlidingWindows.of(ofMinutes(15)).every(ofMinutes(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window.period 7m does not divide window.size 15m");
        assertThatThrownBy(() -> SlidingWindows.of(ofMinutes(1)).every(ofSeconds(90)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window.period 90s does not divide window.size 1m");
    }

    @Example
    void refusesWhatIsNoWholeNumberOfMilliseconds() {
        assertThatThrownBy(() -> SlidingWindows.of(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window.period 0s is not a whole number of milliseconds, at least 1");
        assertThatThrownBy(() -> SlidingWindows.of(ofMinutes(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window.period -1m is not a whole number of milliseconds, at least 1");
        assertThatThrownBy(() -> SlidingWindows.of(ofMillis(3).plusNanos(1)).every(ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SlidingWindows.of(ofMillis(1)).every(ofNanos(500_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window.period 500us is not a whole number of milliseconds, at least 1");
    }

    private static Measures<Reading> measures() {
        return TestStream.DEFINITION.measures();
    }

    private static Object direct(String station, List<Reading> readings) {
        Object[] accumulator = measures().createAccumulator();
        for (Reading reading : readings) {
            if (station.equals(reading.getStation())) {
                accumulator = measures().add(accumulator, reading);
            }
        }
        return measures().getResult(accumulator);
    }

    private static List<SliceTotal> totals(Slices slices, List<Reading> readings) {
        InMemoryAggregator<Reading> aggregator =
                new InMemoryAggregator<>(TestStream.DEFINITION, slices, new Timeliness(Duration.ZERO, Duration.ZERO));
        readings.forEach(reading -> aggregator.add(reading, reading.getTime()));
        return aggregator.totals();
    }
}
