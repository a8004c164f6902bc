package io.airline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.Flights;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.UndecodableEventException;
import io.airline.model.config.Configuration;
import io.airline.model.testing.FuzzContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whatever totals a topic has, they are taken and shown, or ignored. */
class LiveStreamFuzzTest extends FuzzContract {
    private static final EventCodec<SliceUpdate> CODEC = EventCodec.of(SliceUpdate.class);
    private static final int HEADER_LENGTH = 10;
    private static final SliceTotal INDIGO = new SliceTotal(
            "carrier",
            "IndiGo",
            Instant.parse("2024-11-20T08:15:00Z"),
            Duration.ofSeconds(5),
            Map.of("count", 666L, "fare_sum", 3_450_123L, "fare_mean", 5180.36));

    private final DashboardConfig config =
            Configuration.of(List.of(DashboardConfig.class)).build().get(DashboardConfig.class);

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                seed(INDIGO),
                seed(new SliceTotal("carrier", "IndiGo", INDIGO.start(), INDIGO.length(), Map.of())),
                seed(new SliceTotal("carrier", "", Instant.ofEpochMilli(0), INDIGO.length(), INDIGO.fields())),
                seed(new SliceTotal(
                        "source",
                        "x",
                        Instant.ofEpochMilli(Long.MIN_VALUE / 5000 * 5000),
                        INDIGO.length(),
                        INDIGO.fields())),
                seed(new SliceTotal(
                        "source",
                        "x",
                        Instant.ofEpochMilli(Long.MAX_VALUE / 5000 * 5000),
                        INDIGO.length(),
                        Map.of("count", Double.NaN, "fare_min", 1.5))));
    }

    /** Without the header, which is the same for all. */
    private static byte[] seed(SliceTotal total) {
        byte[] bytes = CODEC.encode(total.toUpdate("flights"));
        return Arrays.copyOfRange(bytes, HEADER_LENGTH, bytes.length);
    }

    @Override
    protected void take(byte[] input) {
        byte[] bytes = Arrays.copyOf(CODEC.encode(INDIGO.toUpdate("flights")), HEADER_LENGTH + input.length);
        System.arraycopy(input, 0, bytes, HEADER_LENGTH, input.length);
        SliceTotal total;
        try {
            total = SliceTotal.of(CODEC.decode(bytes));
        } catch (UndecodableEventException e) {
            return;
        }
        LiveStream<?> stream = new LiveStream<>(TestDashboard.FLIGHTS, config, () -> Flights.TIME, () -> {});
        stream.take(List.of(INDIGO, total));
        stream.take(List.of(total, INDIGO));
        assertThat(Json.bytes(stream.view())).isNotEmpty();
        assertThat(Json.bytes(stream.leaderboard("carrier", Duration.ofMinutes(15), 10)))
                .isNotEmpty();
        Duration step = Duration.ofSeconds(15);
        assertThat(Json.bytes(
                        stream.values("carrier", stream.numbers(), Optional.empty(), Duration.ofMinutes(15), step, 3)))
                .isNotEmpty();
        assertThat(Json.bytes(stream.windows("source", Duration.ofSeconds(30), 10)))
                .isNotEmpty();
    }
}
