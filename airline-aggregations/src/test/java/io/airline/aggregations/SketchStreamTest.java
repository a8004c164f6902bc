package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stream of measures whose state is no number: over its totals, as they travel, to the windows of a dashboard. */
class SketchStreamTest {
    private static final StreamDefinition<Reading> DEFINITION = StreamDefinition.named("sketches", Reading.class)
            .eventTime(Reading::getTime)
            .dimension("station", Reading::getStation)
            .measure("rain", new Quantiles<>(Reading::getRain, 50, 100))
            .measure("amounts", new DistinctCount<>(reading -> Long.toString(reading.getRain())))
            .build();

    @Test
    void slicesAreMergedFromWhatTravelled() throws Exception {
        RecentSlices<Reading> recent = recent();
        EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);

        List<SliceTotal> totals = totals();
        for (SliceTotal total : totals) {
            SliceTotal travelled = SliceTotal.of(codec.decode(codec.encode(total.toUpdate("sketches"))));
            assertThat(travelled).isEqualTo(total);
            recent.update(travelled);
        }

        assertThat(totals).hasSize(3);
        assertThat(totals.get(0).fields())
                .containsExactly(
                        entry("count", 100L),
                        entry("rain_p50", 49.0),
                        entry("rain_p100", 99.0),
                        entry("amounts_estimate", 100L));
        assertThat(totals.get(0).states()).containsOnlyKeys("rain_sketch", "amounts_sketch");
        assertThat(recent.result(
                        "station",
                        "Brocken",
                        recent.window(Duration.ofSeconds(15)).orElseThrow()))
                .containsExactly(
                        entry("count", 300L),
                        entry("rain", Map.of("p50", 99.0, "p100", 199.0)),
                        entry("amounts", 200L));
    }

    @Test
    void aTotalWithAStateThatIsNoneIsIgnored() {
        RecentSlices<Reading> recent = recent();
        SliceTotal total = totals().get(0);

        recent.update(total);
        long bytes = recent.bytes();
        recent.update(new SliceTotal(
                total.dimension(),
                total.key(),
                total.start().plusSeconds(50),
                total.length(),
                total.fields(),
                Map.of("rain_sketch", ByteBuffer.wrap(new byte[] {1, 2, 3}))));

        assertThat(recent.bytes()).isEqualTo(bytes).isGreaterThan(8_000);
        assertThat(recent.kept().orElseThrow().end()).isEqualTo(total.start().plusSeconds(5));
    }

    private static RecentSlices<Reading> recent() {
        return new RecentSlices<>(DEFINITION, TestStream.SLICES, Duration.ofMinutes(1));
    }

    /** Three slices of a hundred readings each, from 0, 50 and 100 on. */
    private static List<SliceTotal> totals() {
        InMemoryAggregator<Reading> aggregator =
                new InMemoryAggregator<>(DEFINITION, TestStream.SLICES, new Timeliness(Duration.ZERO, Duration.ZERO));
        for (int slice = 0; slice < 3; slice++) {
            for (int i = 0; i < 100; i++) {
                Instant time = Instant.EPOCH.plusSeconds(5L * slice);
                aggregator.add(TestStream.reading(time, "Brocken", List.of(), null, 50L * slice + i), time);
            }
        }
        return aggregator.totals();
    }
}
