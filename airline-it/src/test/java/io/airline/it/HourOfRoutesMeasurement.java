package io.airline.it;

import static io.airline.it.Stacks.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.Dimension;
import io.airline.aggregations.SliceTotal;
import io.airline.local.AirlineStack;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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
 * <p>{@code -Dairline.measure.minutes} sets another span than 60 minutes.
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

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, long[]> counts = new LinkedHashMap<>();

    @Test
    void measure() throws Exception {
        MeasurementReport found = new MeasurementReport("hour-of-routes");
        assertThat(ROUTES.dimensions().stream().map(Dimension::name))
                .containsExactlyInAnyOrderElementsOf(KEYS.keySet());
        try (AirlineStack stack = Stacks.start(ROUTES, Store.Kind.QUESTDB)) {
            long totals = publish(stack.bootstrapServers());
            found.put("slices", SLICES).put("totals on the topic", totals);

            long before = System.nanoTime();
            stack.startDashboard(Map.of());
            long events = (long) SLICES * EVENTS_A_SLICE;
            Wait.until("the dashboard to have read everything", Duration.ofMinutes(10), () -> {
                stack.requireAlive();
                return stream(stack).path("events").asLong() == events;
            });
            found.put("start to last total [s]", Math.round((System.nanoTime() - before) / 1e8) / 10.0);
            found.put(
                    "kept since (null is all)", stream(stack).path("keptSince").asText());

            for (String window : new String[] {"15m", "60m"}) {
                for (String dimension : new String[] {"carrier", "route"}) {
                    String path = "/api/v1/routes/leaderboards/%s?window=%s&limit=10".formatted(dimension, window);
                    found.putMillis("%s, %s: first call".formatted(dimension, window), calls(stack, path, 1));
                    found.putMillis("%s, %s".formatted(dimension, window), calls(stack, path, CALLS));
                }
            }
            found.putMillis(
                    "route, 10m (a window that the page does not offer): first call",
                    calls(stack, "/api/v1/routes/leaderboards/route?window=10m", 1));
            found.putMillis(
                    "sparkline of a route, 60m by 1m",
                    calls(stack, "/api/v1/routes/sparklines/route/key%201?window=60m&step=1m", CALLS));
            assertLeaderboardIsRight(stack);
        }
        found.report();
    }

    private void assertLeaderboardIsRight(AirlineStack stack) throws IOException, InterruptedException {
        JsonNode board = get(stack, "/api/v1/routes/leaderboards/route?window=%dm&limit=1000".formatted(MINUTES));
        assertThat(board.path("total").asLong()).isEqualTo((long) SLICES * EVENTS_A_SLICE);
        assertThat(board.path("entries")).hasSize(1000);
        for (JsonNode entry : board.path("entries")) {
            int key = Integer.parseInt(entry.path("key").asText().substring("key ".length()));
            assertThat(entry.path("count").asLong()).isEqualTo(counts.get("route")[key]);
        }
    }

    private long[] calls(AirlineStack stack, String path, int calls) throws IOException, InterruptedException {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            long before = System.nanoTime();
            get(stack, path);
            nanos[i] = System.nanoTime() - before;
        }
        return nanos;
    }

    private JsonNode stream(AirlineStack stack) {
        try {
            return get(stack, "/api/v1/streams").path("streams").path(0);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("the dashboard does not answer", e);
        }
    }

    private JsonNode get(AirlineStack stack, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(stack.dashboardUrl() + path)).build();
        return new ObjectMapper()
                .readTree(client.send(request, BodyHandlers.ofString()).body());
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
