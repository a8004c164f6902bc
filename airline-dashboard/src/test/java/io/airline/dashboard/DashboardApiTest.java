package io.airline.dashboard;

import static io.airline.aggregations.testing.Flights.BLR_TO_DEL;
import static io.airline.aggregations.testing.Flights.CCU_TO_BLR;
import static io.airline.aggregations.testing.Flights.DEL_TO_COK_INCOMPLETE;
import static io.airline.dashboard.TestDashboard.FLIGHTS;
import static io.airline.dashboard.TestDashboard.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.Flights;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API as a program sees it. */
class DashboardApiTest {
    private static final Instant SLICE = Instant.parse("2024-11-20T08:15:00Z");

    private final TestDashboard dashboard = new TestDashboard();

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void aStreamWaitsThenLivesThenIsStale() throws Exception {
        JsonNode waiting = dashboard.json("/api/v1/streams").at("/streams/0");
        assertThat(waiting.get("state").textValue()).isEqualTo("waiting");
        assertThat(waiting.get("newestSlice").isNull()).isTrue();
        assertThat(waiting.get("lagSeconds").isNull()).isTrue();

        dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL, CCU_TO_BLR));
        JsonNode live = dashboard.json("/api/v1/streams").at("/streams/0");
        assertThat(live.get("state").textValue()).isEqualTo("live");
        assertThat(live.get("newestSlice").textValue()).isEqualTo("2024-11-20T08:15:00Z");
        assertThat(live.get("lagSeconds").doubleValue()).isZero();
        assertThat(live.get("events").longValue()).isEqualTo(2);
        assertThat(live.get("measures").toString())
                .isEqualTo("[{\"name\":\"fare\",\"fields\":[\"fare_count\",\"fare_sum\",\"fare_min\",\"fare_max\","
                        + "\"fare_mean\"]},{\"name\":\"duration\",\"fields\":[\"duration_count\",\"duration_sum\","
                        + "\"duration_mean\"]}]");

        dashboard.now = SLICE.plusSeconds(36);
        JsonNode stale = dashboard.json("/api/v1/streams").at("/streams/0");
        assertThat(stale.get("state").textValue()).isEqualTo("stale");
        assertThat(stale.get("lagSeconds").doubleValue()).isEqualTo(31);
    }

    @Test
    void eventsPerSecondAreThoseOfTheWholeSlices() throws Exception {
        dashboard.now = SLICE.plusSeconds(12);
        dashboard.cluster.total(ROUTES, List.of(total(0, 50), total(5, 100), total(10, 7)));

        assertThat(dashboard
                        .json("/api/v1/streams")
                        .at("/streams/1/eventsPerSecond")
                        .doubleValue())
                .isEqualTo(15);
    }

    @Test
    void aLeaderboardHasTheResultsOfEachKey() throws Exception {
        dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL, BLR_TO_DEL, CCU_TO_BLR));

        assertThat(dashboard
                        .get("/api/v1/flights/leaderboards/carrier?window=5s&limit=1")
                        .body())
                .isEqualTo(
                        "{\"stream\":\"flights\",\"dimension\":\"carrier\",\"window\":{\"start\":\"2024-11-20T08:15:00Z\","
                                + "\"end\":\"2024-11-20T08:15:05Z\"},\"total\":3,\"entries\":[{\"rank\":1,\"key\":\"IndiGo\","
                                + "\"count\":2,\"share\":0.6666666666666666,\"results\":{\"fare\":{\"count\":2,\"sum\":7794,"
                                + "\"min\":3897,\"max\":3897,\"mean\":3897.0},\"duration\":170.0}}]}");
    }

    @Test
    void aStreamThatNeedsTooMuchMemorySaysSinceWhenItIsKept() throws Exception {
        try (TestDashboard small = new TestDashboard("dashboard.slice-memory", "2")) {
            for (int second = 0; second < 15; second += 5) {
                List<SliceTotal> totals = new ArrayList<>();
                for (int i = 0; i < 2_500; i++) {
                    totals.add(new SliceTotal(
                            "carrier",
                            "carrier %d at %d".formatted(i, second),
                            SLICE.plusSeconds(second),
                            Duration.ofSeconds(5),
                            Map.of(SliceTotal.COUNT, 1L)));
                }
                small.cluster.total(ROUTES, totals);
            }

            assertThat(small.json("/api/v1/streams").at("/streams/1/keptSince").textValue())
                    .isEqualTo("2024-11-20T08:15:10Z");
            assertThat(small.get("/api/v1/routes/leaderboards/carrier?limit=1").body())
                    .contains("\"window\":{\"start\":\"2024-11-20T08:15:10Z\",\"end\":\"2024-11-20T08:15:15Z\"}")
                    .contains("\"total\":2500");
        }
    }

    @Test
    void aConnectionTooManyWaitsUntilAnotherIsClosed() throws Exception {
        try (TestDashboard narrow = new TestDashboard("dashboard.live-readers", "1")) {
            List<Socket> others = new ArrayList<>();
            try {
                for (int i = 0; i < 256 + 1; i++) {
                    others.add(new Socket(InetAddress.getLoopbackAddress(), narrow.port));
                }
                // Answered one after the other: these have been accepted when the last of them is.
                assertThat(statusOver(others.get(256))).isEqualTo("HTTP/1.1 200 OK");
                CompletableFuture<HttpResponse<String>> waiting = narrow.client.sendAsync(
                        narrow.request("/api/v1/streams").build(), BodyHandlers.ofString());
                assertThatThrownBy(() -> waiting.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

                others.remove(0).close();
                others.remove(0).close();

                assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            } finally {
                for (Socket socket : others) {
                    socket.close();
                }
            }
        }
    }

    private static String statusOver(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /api/v1/streams HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    @Test
    void aLeaderboardIsCsvBySuffixOrByHeader() throws Exception {
        dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL, DEL_TO_COK_INCOMPLETE));
        String csv = lines(
                "rank,key,count,share,fare_count,fare_sum,fare_min,fare_max,fare_mean,duration",
                "1,Air India,1,0.5,0,0,,,,1420.0",
                "2,IndiGo,1,0.5,1,3897,3897,3897,3897.0,170.0");

        HttpResponse<String> bySuffix = dashboard.get("/api/v1/flights/leaderboards/carrier.csv");
        assertThat(bySuffix.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(bySuffix.body()).isEqualTo(csv);
        assertThat(dashboard
                        .send(dashboard
                                .request("/api/v1/flights/leaderboards/carrier")
                                .header("Accept", "text/csv"))
                        .body())
                .isEqualTo(csv);
    }

    @Test
    void aSparklineHasAPointForEachStep() throws Exception {
        dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL));

        assertThat(dashboard
                        .get("/api/v1/flights/sparklines/route/BLR%20%E2%86%92%20DEL.csv?window=10s&step=5s")
                        .body())
                .isEqualTo(lines(
                        "start,end,count,fare_count,fare_sum,fare_min,fare_max,fare_mean,duration",
                        "2024-11-20T08:14:55Z,2024-11-20T08:15:00Z,0,0,0,,,,",
                        "2024-11-20T08:15:00Z,2024-11-20T08:15:05Z,1,1,3897,3897,3897,3897.0,170.0"));
    }

    @Test
    void aKeyMayHaveASlash() throws Exception {
        dashboard.cluster.total(
                ROUTES,
                List.of(new SliceTotal(
                        "carrier", "<script>/AF", SLICE, Duration.ofSeconds(5), Map.of(SliceTotal.COUNT, 3L))));

        JsonNode line = dashboard.json("/api/v1/routes/sparklines/carrier/%3Cscript%3E%2FAF?window=5s&step=5s");

        assertThat(line.get("key").textValue()).isEqualTo("<script>/AF");
        assertThat(line.at("/points/0/count").longValue()).isEqualTo(3);
    }

    @Test
    void windowsTumbleAlignedToTheEpoch() throws Exception {
        dashboard.cluster.total(ROUTES, List.of(total(-5, 1), total(0, 2), total(10, 4), total(30, 8)));

        assertThat(dashboard.get("/api/v1/routes/windows/carrier.csv?size=15s").body())
                .isEqualTo(lines(
                        "start,end,rank,key,count,share",
                        "2024-11-20T08:14:45Z,2024-11-20T08:15:00Z,1,AF,1,1.0",
                        "2024-11-20T08:15:00Z,2024-11-20T08:15:15Z,1,AF,6,1.0",
                        "2024-11-20T08:15:30Z,2024-11-20T08:15:45Z,1,AF,8,1.0"));
    }

    @Test
    void eventsHaveAllFieldsAndIsoTimes() throws Exception {
        dashboard.cluster.happen(FLIGHTS, List.of(DEL_TO_COK_INCOMPLETE, BLR_TO_DEL));

        JsonNode events = dashboard.json("/api/v1/flights/events?limit=2").get("events");

        assertThat(events.get(0).get("price").isNull()).isTrue();
        assertThat(events.get(1).toString())
                .isEqualTo("{\"id\":\"blr-del\",\"event_time\":\"2024-11-20T08:15:02.500Z\",\"airline\":\"IndiGo\","
                        + "\"date_of_journey\":\"2019-03-24\",\"source\":\"Banglore\",\"destination\":\"New Delhi\","
                        + "\"route\":\"BLR → DEL\",\"departure_time\":\"22:20\",\"arrival_time\":\"01:10\","
                        + "\"arrival_date\":\"2019-03-25\",\"duration_minutes\":170,\"stops\":0,"
                        + "\"additional_info\":null,\"price\":3897}");
        assertThat(dashboard.get("/api/v1/flights/events.csv?limit=1").body()).startsWith("id,event_time,airline,");
    }

    @Test
    void whatIsWrongIsAProblem() throws Exception {
        problem("/api/v1/trains/leaderboards/carrier", 404, "there is no stream 'trains', but [flights, routes]");
        problem("/api/v1/routes/leaderboards/fare", 404, "stream routes has no dimension 'fare'");
        problem(
                "/api/v1/routes/leaderboards/carrier?window=7s",
                400,
                "window 7s is not a whole number of slices of 5s");
        problem(
                "/api/v1/routes/leaderboards/carrier?window=0s",
                400,
                "window 0s is not a whole number of slices of 5s");
        problem("/api/v1/routes/leaderboards/carrier?window=2h", 400, "window 2h is longer than the 1h that are kept");
        problem("/api/v1/routes/leaderboards/carrier?window=soon", 400, "window: 'soon' is not a duration");
        problem("/api/v1/routes/leaderboards/carrier?window=999999999999999d", 400, "window");
        problem(
                "/api/v1/routes/leaderboards/carrier?window=200000d",
                400,
                "window: '200000d' is longer than 292 years");
        problem("/api/v1/routes/leaderboards/carrier?limit=0", 400, "limit: '0' is not a whole number from 1 to 1000");
        problem("/api/v1/routes/leaderboards/carrier?limit=1001", 400, "limit: '1001' is not");
        problem("/api/v1/routes/leaderboards/carrier?limit=%D9%A3", 400, "limit: '٣' is not");
        problem("/api/v1/routes/leaderboards/carrier?limit=1&limit=2", 400, "parameter 'limit' is given 2 times");
        problem("/api/v1/routes/leaderboards/carrier?window", 400, "window: '' is not a duration");
        problem("/api/v1/routes/leaderboards/carrier?windw=15m", 400, "unknown parameter 'windw'");
        problem("/api/v1/routes/sparklines/carrier/AF?window=15m&step=10m", 400, "step 10m does not divide window 15m");
        problem("/api/v1/routes/windows/carrier?size=1s", 400, "size 1s is not a whole number of slices of 5s");
        problem("/api/v1/routes/live?window=2h", 400, "window 2h is longer than the 1h that are kept");
        problem("/api/v1/routes/productions", 403, "productions are off");
        problem("/api/v1/reference/airports", 404, "there is no reference data");
        problem("/nowhere", 404, "there is no page /nowhere");
        problem("/api/v1/nowhere", 404, "GET /api/v1/nowhere");
    }

    private void problem(String path, int status, String detail) throws Exception {
        HttpResponse<String> answer = dashboard.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = TestDashboard.json(answer);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("detail").textValue()).startsWith(detail);
        assertThat(problem.get("instance").textValue()).isEqualTo(path.replaceFirst("\\?.*", ""));
    }

    @Test
    void whatIsNoRequestIsAProblemToo() throws Exception {
        for (String target :
                List.of("/%", "/%gg", "/api/v1/streams?\u0001", "/api/v1/routes/leaderboards/carrier?window=%gg")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port)) {
                socket.getOutputStream()
                        .write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .formatted(target)
                                .getBytes(StandardCharsets.ISO_8859_1));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(answer)
                        .matches("(?s)HTTP/1.1 40[04] .*")
                        .contains("application/problem+json", "nosniff", "default-src 'self'")
                        .doesNotContain("<");
            }
        }
    }

    @Test
    void everyAnswerTellsTheBrowserToBeCareful() throws Exception {
        for (String path : List.of("/", "/login", "/api/v1/streams", "/nowhere", "/webjars/echarts.min.js")) {
            HttpResponse<String> answer = dashboard.get(path);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'self';")
                    .doesNotContain("script-src", "style-src", "unsafe");
        }
    }

    @Test
    void chartsComeFromHereAndAreSentOnce() throws Exception {
        HttpResponse<String> first = dashboard.get("/webjars/echarts.min.js");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");

        HttpResponse<String> head =
                dashboard.send(dashboard.request("/webjars/echarts.min.js").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(head.body()).isEmpty();

        HttpResponse<String> again = dashboard.send(dashboard
                .request("/webjars/echarts.min.js")
                .header("If-None-Match", first.headers().firstValue("ETag").orElseThrow()));
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void theViewsOfTheFlaskVersionAnswerAsTheyDid() throws Exception {
        dashboard.cluster.happen(ROUTES, List.of(Flights.ATL_TO_CDG, Flights.ATL_TO_CDG));

        assertThat(dashboard.get("/top10_source_airport").body())
                .isEqualTo("{\"data\":[{\"count\":2,\"source_airport\":\"ATL\"}],\"error\":false,"
                        + "\"message\":\"top10_source_airport\",\"statusCode\":200}");
        assertThat(dashboard.get("/top10_equipment_30min_window").body())
                .contains(
                        "\"count\":2,\"start\":\"2024-11-20 08:15:00\",\"end\":\"2024-11-20 08:15:30\",\"equipment\":\"");
        assertThat(dashboard.json("/dump_table").at("/data/0/source_airport").textValue())
                .isEqualTo("ATL");
        assertThat(dashboard.json("/produce").get("statusCode").intValue()).isEqualTo(403);
    }

    private static SliceTotal total(int second, long count) {
        return new SliceTotal(
                "carrier", "AF", SLICE.plusSeconds(second), Duration.ofSeconds(5), Map.of(SliceTotal.COUNT, count));
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }
}
