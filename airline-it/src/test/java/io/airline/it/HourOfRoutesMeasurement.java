package io.airline.it;

import static io.airline.it.Stacks.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.Dimension;
import io.airline.aggregations.SliceTotal;
import io.airline.local.AirlineStack;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * An hour of the stream {@code routes} at 10,000 events a second, 37,000 routes among them, each as likely as the others:
 * can a dashboard with 256 MiB of heap hold it, how long does it take to read it from {@code -kpis}, and how fast are its
 * leaderboards then? The totals are invented here and written to the topic as the job would write them, each once.
 *
 * <p>{@code airline.measure.minutes} sets another span than 60 minutes.
 */
class HourOfRoutesMeasurement {
    private static final int MINUTES = MeasurementReport.setting("airline.measure.minutes", 60);
    private static final int SLICES = MINUTES * 12;
    private static final int EVENTS_A_SLICE = 50_000;
    private static final int CALLS = 200;

    /** How many keys a dimension has, about as many as routes.dat has. */
    private static final Map<String, Integer> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("carrier", 540);
        KEYS.put("source", 3_400);
        KEYS.put("destination", 3_400);
        KEYS.put("route", 37_000);
        KEYS.put("stops", 2);
        KEYS.put("equipment", 3_900);
        KEYS.put("aircraft", 200);
        KEYS.put("codeshare", 2);
    }

    private final Map<String, long[]> counts = new LinkedHashMap<>();

    @Test
    void measure() throws Exception {
        MeasurementReport results = new MeasurementReport("hour-of-routes");
        assertThat(ROUTES.dimensions().stream().map(Dimension::name))
                .containsExactlyInAnyOrderElementsOf(KEYS.keySet());
        try (AirlineStack stack = Stacks.start(ROUTES, Store.Kind.QUESTDB)) {
            results.put("slices", SLICES);
            results.put("totals on the topic", publish(stack.bootstrapServers()));

            DashboardApi api = new DashboardApi(stack.dashboardUrl());
            long before = System.nanoTime();
            stack.startDashboard(Map.of());
            long events = (long) SLICES * EVENTS_A_SLICE;
            Wait.until("the dashboard to have read everything", Duration.ofMinutes(5), () -> {
                stack.requireAlive();
                JsonNode stream = api.get("streams").at("/streams/0");
                assertThat(stream.path("keptSince").isNull()).as("%s", stream).isTrue();
                return stream.path("events").asLong() == events;
            });
            results.put("start to last total, s", Math.round((System.nanoTime() - before) / 1e8) / 10.0);

            for (String window : List.of("15m", "60m")) {
                for (String dimension : List.of("carrier", "route")) {
                    String path = "routes/leaderboards/%s?window=%s&limit=10".formatted(dimension, window);
                    results.putMillis("%s, %s: first call".formatted(dimension, window), calls(api, path, 1));
                    results.putMillis("%s, %s: further calls".formatted(dimension, window), calls(api, path, CALLS));
                }
            }
            String other = "routes/leaderboards/route?window=10m";
            results.putMillis("route, 10m, not offered by the page: first call", calls(api, other, 1));
            String sparkline = "routes/sparklines/route/key%201?window=60m&step=1m";
            results.putMillis("sparkline of a route, 60m by 1m", calls(api, sparkline, CALLS));
            assertLeaderboardIsRight(api);
        }
        results.report();
    }

    private void assertLeaderboardIsRight(DashboardApi api) throws InterruptedException {
        JsonNode board = api.get("routes/leaderboards/route?window=%dm&limit=1000".formatted(MINUTES));
        assertThat(board.path("total").asLong()).isEqualTo((long) SLICES * EVENTS_A_SLICE);
        assertThat(board.path("entries")).hasSize(1000);
        for (JsonNode entry : board.path("entries")) {
            int key = Integer.parseInt(entry.path("key").asText().substring("key ".length()));
            assertThat(entry.path("count").asLong()).isEqualTo(counts.get("route")[key]);
        }
    }

    private static long[] calls(DashboardApi api, String path, int calls) throws InterruptedException {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            long before = System.nanoTime();
            api.get(path);
            nanos[i] = System.nanoTime() - before;
        }
        return nanos;
    }

    /** Writes the totals of all slices, the oldest first, and returns how many there are. One that got lost is missed later. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private long publish(String bootstrapServers) {
        EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);
        Random random = new Random(42);
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        long totals = 0;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "compression.type", "lz4", "linger.ms", "20"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int slice = 0; slice < SLICES; slice++) {
                Instant start = first.plusSeconds(5L * slice);
                for (Map.Entry<String, Integer> dimension : KEYS.entrySet()) {
                    long[] sum = counts.computeIfAbsent(dimension.getKey(), unused -> new long[dimension.getValue()]);
                    int[] drawn = new int[dimension.getValue()];
                    for (int i = 0; i < EVENTS_A_SLICE; i++) {
                        drawn[random.nextInt(drawn.length)]++;
                    }
                    for (int key = 0; key < drawn.length; key++) {
                        if (drawn[key] > 0) {
                            sum[key] += drawn[key];
                            totals++;
                            SliceTotal total = new SliceTotal(
                                    dimension.getKey(),
                                    "key " + key,
                                    start,
                                    Duration.ofSeconds(5),
                                    Map.of(SliceTotal.COUNT, (long) drawn[key]));
                            // The topic is compacted: each total needs a key of its own.
                            producer.send(new ProducerRecord<>(
                                    Topics.kpis(ROUTES.topic()),
                                    ByteBuffer.allocate(Long.BYTES)
                                            .putLong(totals)
                                            .array(),
                                    codec.encode(total.toUpdate(ROUTES.name()))));
                        }
                    }
                }
            }
        }
        return totals;
    }
}
