package io.airline.it;

import static io.airline.it.Stacks.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.producer.ProductionReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every endpoint of the dashboard, asked about routes.dat, which the dashboard itself has published. */
class DashboardRoutesIT {
    private static final int VALID = 66_765;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static AirlineStack stack;
    private static DashboardApi api;
    private static String produced;
    private static Map<String, Map<String, Long>> expected;

    @BeforeAll
    static void publish() throws Exception {
        Path file = Requirements.data("routes.dat");
        stack = Stacks.start(ROUTES, Store.Kind.QUESTDB);
        stack.startDashboard(Map.of(
                "dashboard.productions",
                "true",
                "dashboard.production-files",
                file.getParent().toString()));
        HttpResponse<String> answer = get("/produce");
        produced = answer.body();
        assertThat(answer.statusCode()).as(produced).isEqualTo(200);
        stack.awaitStored(Stacks.STORED_LIMIT);
        api = new DashboardApi(stack.dashboardUrl());
        Wait.until(
                "the dashboard to have all routes",
                LIMIT,
                () -> api.get("streams").at("/streams/0/events").asLong() == VALID);
        expected = Expected.of(stack.bootstrapServers(), ROUTES).counts();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void produceTellsWhatBecameOfEachLine() {
        assertThat(produced)
                .isEqualTo("{\"data\":[{\"Total count\":67663},{\"Total count (%)\":100.00},{\"Total success\":66765},"
                        + "{\"Total success (%)\":98.67},{\"Total errors by var transform\":898},"
                        + "{\"Total errors by var transform (%)\":1.33},{\"Total errors by invalid schema\":0},"
                        + "{\"Total errors by invalid schema (%)\":0.00}],\"error\":false,\"message\":\"produce\","
                        + "\"statusCode\":200}");
    }

    @Test
    void theBusiestSourcesAreTheKnownOnes() throws Exception {
        String known = "ATL 915, ORD 558, PEK 535, LHR 525, CDG 524, FRA 497, LAX 492, DFW 469, JFK 456, AMS 453";

        assertThat(text(
                        api.get("routes/leaderboards/source?window=60m&limit=10")
                                .path("entries"),
                        "key"))
                .isEqualTo(known);
        assertThat(text(json("/top10_source_airport").path("data"), "source_airport"))
                .isEqualTo(known);
        assertThat(get("/api/v1/routes/leaderboards/source.csv?window=60m&limit=2")
                        .body())
                .startsWith("rank,key,count,share\r\n1,ATL,915,")
                .hasLineCount(3);
    }

    private static String text(JsonNode rows, String key) {
        return String.join(
                ", ",
                stream(rows)
                        .map(row ->
                                row.path(key).asText() + " " + row.path("count").asLong())
                        .toList());
    }

    @Test
    void everyLeaderboardIsWhatWasPublished() throws Exception {
        for (Map.Entry<String, Map<String, Long>> dimension : expected.entrySet()) {
            JsonNode board = api.get("routes/leaderboards/%s?window=60m&limit=1000".formatted(dimension.getKey()));

            assertThat(board.path("total").asLong())
                    .isEqualTo(dimension.getValue().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
            assertThat(board.path("entries"))
                    .hasSize(Math.min(1000, dimension.getValue().size()));
            for (JsonNode entry : board.path("entries")) {
                assertThat(dimension.getValue())
                        .containsEntry(
                                entry.path("key").asText(), entry.path("count").asLong());
            }
        }
    }

    @Test
    void aSparklineAndTheWindowsAddUp() throws Exception {
        assertThat(sum(
                        api.get("routes/sparklines/source/ATL?window=60m&step=30s")
                                .path("points"),
                        "count"))
                .isEqualTo(915);
        assertThat(sum(api.get("routes/windows/source?size=30s").path("windows"), "total"))
                .isEqualTo(VALID);
    }

    private static long sum(JsonNode rows, String field) {
        return stream(rows).mapToLong(row -> row.path(field).asLong()).sum();
    }

    @Test
    void theEquipmentsOfEachWindowAreRankedByCountThenName() throws Exception {
        List<String> rows = stream(json("/top10_equipment_30min_window").path("data"))
                .map(row -> "%06d %s"
                        .formatted(
                                row.path("count").asLong(),
                                row.path("equipment").asText()))
                .toList();

        assertThat(rows).hasSize(10).isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(json("/top10_equipment_30min_window").at("/data/0/start").asText())
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:[03]0");
        long best = stream(api.get("routes/windows/equipment?size=30s").path("windows"))
                .mapToLong(window -> window.at("/entries/0/count").asLong())
                .max()
                .orElseThrow();
        assertThat(rows.get(0)).startsWith("%06d ".formatted(best));
    }

    @Test
    void theNewestEventsHaveAllFields() throws Exception {
        JsonNode events = api.get("routes/events?limit=5").path("events");

        assertThat(events).hasSize(5);
        for (JsonNode event : events) {
            assertThat(Instant.parse(event.path("datetime").asText())).isBefore(Instant.now());
            List<String> fields = new ArrayList<>();
            event.fieldNames().forEachRemaining(fields::add);
            assertThat(fields)
                    .containsExactly(
                            "id",
                            "datetime",
                            "airline",
                            "airline_id",
                            "source_airport",
                            "source_airport_id",
                            "destination_airport",
                            "destination_airport_id",
                            "codeshare",
                            "stops",
                            "equipment");
        }
        assertThat(json("/dump_table").path("data")).hasSize(1000);
    }

    @Test
    void theLiveFeedShowsTheSameBoards() throws Exception {
        HttpResponse<Stream<String>> live =
                CLIENT.send(request("/api/v1/routes/live?window=60m&limit=10").build(), BodyHandlers.ofLines());
        try (Stream<String> lines = live.body()) {
            String picture = lines.filter(line -> line.startsWith("data: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("data: ".length());

            assertThat(picture).contains("\"events\":66765").contains("\"key\":\"ATL\",\"count\":915");
        }
    }

    @Test
    void aProductionIsReported() throws Exception {
        HttpResponse<String> refused = CLIENT.send(
                request("/api/v1/routes/productions")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"source\": \"no-such.dat\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(404);

        JsonNode first = api.get("routes/productions").path("productions").path(0);
        JsonNode production = api.get("routes/productions/" + first.path("id").asText());
        assertThat(production.path("state").asText()).isEqualTo(ProductionReport.Outcome.COMPLETED.toString());
        assertThat(production.at("/report/total").asLong()).isEqualTo(67_663);
        assertThat(production.at("/progress/success").asLong()).isEqualTo(VALID);
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(stack.dashboardUrl() + path));
    }
}
