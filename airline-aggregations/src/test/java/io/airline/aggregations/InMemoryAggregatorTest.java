package io.airline.aggregations;

import static io.airline.aggregations.testing.TestStream.STATION;
import static io.airline.aggregations.testing.TestStream.TAG;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryAggregatorTest {
    private static final Instant TIME = Instant.parse("2024-11-20T08:15:02.500Z");
    private static final Instant SLICE = Instant.parse("2024-11-20T08:15:00Z");

    private final InMemoryAggregator<Reading> aggregator = new InMemoryAggregator<>(
            TestStream.DEFINITION, TestStream.SLICES, new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)));

    @Test
    void totalsAreOrderedByDimensionKeyAndStart() {
        aggregator.add(reading(TIME.plusSeconds(5), "Brocken", List.of("summit"), 216, 3), TIME);
        aggregator.add(reading(TIME, "Zugspitze", List.of(), null, 2), TIME);
        aggregator.add(reading(TIME, "Brocken", List.of("summit"), 214, 1), TIME);
        aggregator.add(reading(TIME, "Brocken", List.of(), 215, 0), TIME);

        assertThat(aggregator.totals())
                .containsExactly(
                        TestStream.total(STATION, "Brocken", SLICE, 2, 1),
                        total(STATION, "Brocken", SLICE.plusSeconds(5), 216, 3),
                        TestStream.totalWithoutTemperature(STATION, "Zugspitze", SLICE, 1, 2),
                        total(TAG, "summit", SLICE, 214, 1),
                        total(TAG, "summit", SLICE.plusSeconds(5), 216, 3));
    }

    @Test
    void eventsThatAreLateOrInTheFutureAreSeenButNotCounted() {
        aggregator.add(reading(TIME, "Brocken", List.of(), 215, 0), TIME);
        aggregator.add(reading(TIME, "Brocken", List.of(), 215, 0), TIME.plus(Duration.ofMinutes(10)));
        aggregator.add(
                reading(TIME, "Brocken", List.of(), 215, 0),
                TIME.plus(Duration.ofMinutes(10)).plusMillis(1));
        aggregator.add(reading(TIME, "Brocken", List.of(), 215, 0), TIME.minus(Duration.ofMinutes(1)));
        aggregator.add(
                reading(TIME, "Brocken", List.of(), 215, 0),
                TIME.minus(Duration.ofMinutes(1)).minusMillis(1));
        aggregator.add(reading(TIME, "Brocken", List.of(), 215, 0), TIME.minus(Duration.ofDays(1)));

        assertThat(aggregator.counts(STATION)).isEqualTo(Map.of("Brocken", 3L));
        assertThat(aggregator.count(Timeliness.Verdict.ON_TIME)).isEqualTo(3);
        assertThat(aggregator.count(Timeliness.Verdict.LATE)).isEqualTo(1);
        assertThat(aggregator.count(Timeliness.Verdict.FUTURE)).isEqualTo(2);
    }

    @Test
    void countsAreOverAllTime() {
        for (int i = 0; i < 7; i++) {
            Instant time = TIME.plusSeconds(5L * i);
            aggregator.add(reading(time, i % 2 == 0 ? "Brocken" : "Zugspitze", List.of(), 215, 0), time);
        }

        assertThat(aggregator.counts(STATION)).isEqualTo(Map.of("Brocken", 4L, "Zugspitze", 3L));
        assertThat(aggregator.counts(TAG)).isEmpty();
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(aggregator.totals()).isEmpty();
        assertThat(aggregator.count(Timeliness.Verdict.ON_TIME)).isZero();
    }

    private static Reading reading(Instant time, String station, List<String> tags, Integer temperature, long rain) {
        return TestStream.reading(time, station, tags, temperature, rain);
    }

    private static SliceTotal total(String dimension, String key, Instant start, long temperature, long rain) {
        return new SliceTotal(
                dimension,
                key,
                start,
                TestStream.SLICES.length(),
                Map.of(
                        "count", 1L,
                        "temperature_count", 1L,
                        "temperature_sum", temperature,
                        "temperature_min", temperature,
                        "temperature_max", temperature,
                        "temperature_mean", (double) temperature,
                        "rain", rain));
    }
}
