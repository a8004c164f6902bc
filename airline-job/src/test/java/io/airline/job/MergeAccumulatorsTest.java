package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.aggregations.AccumulatorCodec;
import io.airline.aggregations.Count;
import io.airline.aggregations.Measures;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.model.FlightFare;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeAccumulatorsTest {
    private static final StreamDefinition<FlightFare> FLIGHTS = FlightStreams.flights(CityNames.DEFAULT);
    private static final Measures<FlightFare> MEASURES = FLIGHTS.measures();

    private final AccumulatorCodec<Object[]> codec = new AccumulatorCodec<>(MEASURES);
    private final MergeAccumulators<FlightFare> merge = new MergeAccumulators<>(MEASURES);

    @Test
    void theAccumulatorOfNothingIsTheIdentity() {
        byte[] one = encoded(3897);

        assertThat(merge.merge(merge.zero(), one)).isEqualTo(one);
        assertThat(merge.merge(one, merge.zero())).isEqualTo(one);
        assertThat(merge.finish(merge.reduce(merge.zero(), one))).isEqualTo(one);
    }

    @Test
    void mergesWhatTasksHaveCounted() {
        byte[] merged = merge.merge(encoded(3000, 5000), encoded(4000));

        Map<String, Number> fields = MEASURES.total(
                        "carrier", "IndiGo", Instant.EPOCH, Duration.ZERO, codec.decode(merged))
                .fields();
        assertThat(fields)
                .containsEntry("count", 3L)
                .containsEntry("fare_sum", 12_000L)
                .containsEntry("fare_min", 3000L)
                .containsEntry("fare_max", 5000L)
                .containsEntry("fare_mean", 4000.0);
    }

    @Test
    void stateOfOtherMeasuresIsRefused() {
        byte[] foreign =
                new AccumulatorCodec<>(new Count<FlightFare>()).encode(new Count<FlightFare>().createAccumulator());

        assertThatThrownBy(() -> merge.merge(encoded(3000), foreign))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other measures");
    }

    private byte[] encoded(int... prices) {
        Object[] accumulator = MEASURES.createAccumulator();
        for (int price : prices) {
            accumulator = MEASURES.add(accumulator, flight(price));
        }
        return codec.encode(accumulator);
    }

    private static FlightFare flight(int price) {
        return new FlightFare(
                "id",
                Instant.EPOCH,
                "IndiGo",
                LocalDate.of(2019, 3, 24),
                "Banglore",
                "New Delhi",
                "BLR → DEL",
                LocalTime.of(22, 20),
                LocalTime.of(1, 10),
                null,
                170,
                0,
                null,
                price);
    }
}
