package io.airline.dashboard;

import static io.airline.dashboard.Weather.STATION;
import static io.airline.dashboard.Weather.reading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.Reading;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a definition asks to be drawn, as a program sees it. */
class PicturesTest {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");
    private static final String CANDLES =
            "/api/v1/weather/candles/station?open=first&high=temperature_max&low=temperature_min&close=last";

    private final TestDashboard dashboard = new TestDashboard(List.of(Weather.STREAM), "dashboard.entry-limit", "100");

    @AfterEach
    void close() {
        dashboard.close();
    }

    /** Three readings in the first slice, two of the Brocken; one in the second; and one in the third without a value. */
    private void aMinute() {
        dashboard.happen(
                Weather.STREAM,
                List.of(
                        reading(NOON, "Brocken", 40),
                        reading(NOON.plusSeconds(2), "Brocken", 60),
                        reading(NOON.plusSeconds(3), "Zugspitze", -20),
                        reading(NOON.plusSeconds(7), "Brocken", 50),
                        reading(NOON.plusSeconds(11), "Zugspitze", null)),
                NOON.plusSeconds(12));
    }

    @Test
    void theStreamTellsWhatItsDefinitionAsksFor() throws Exception {
        JsonNode panels = dashboard.json("/api/v1/streams").at("/streams/0/panels");

        assertThat(panels).hasSize(5);
        assertThat(panels.get(0).toString())
                .isEqualTo("{\"number\":1,\"kind\":\"leaderboard\",\"title\":\"Stations\",\"dimension\":\"station\","
                        + "\"fields\":[],\"measure\":null}");
        assertThat(panels.get(1).toString()).contains("\"kind\":\"sparklines\"", "\"fields\":[\"count\"]");
        assertThat(panels.get(2).toString()).contains("\"fields\":[\"temperature_mean\",\"rain\"]");
        assertThat(panels.get(3).toString())
                .contains(
                        "\"kind\":\"candles\"",
                        "\"fields\":[\"first\",\"temperature_max\",\"temperature_min\",\"last\"]");
        assertThat(panels.get(4).toString()).contains("\"kind\":\"histogram\"", "\"measure\":\"warmth\"");
    }

    @Test
    void aStreamWithoutTotalsHasEmptyPictures() throws Exception {
        assertThat(dashboard.get("/api/v1/weather/values/station?fields=rain").body())
                .isEqualTo("{\"stream\":\"weather\",\"dimension\":\"station\",\"window\":null,\"step\":\"15s\","
                        + "\"fields\":[\"rain\"],\"lines\":[]}");
        assertThat(dashboard.json(CANDLES).get("candles")).isEmpty();
        assertThat(dashboard
                        .json("/api/v1/weather/histograms/station?measure=warmth")
                        .get("classes"))
                .isEmpty();
    }

    @Test
    void valuesAreMergedByStep() throws Exception {
        aMinute();

        assertThat(dashboard
                        .get("/api/v1/weather/values/station?fields=temperature_mean,rain&window=15s&step=5s")
                        .body())
                .isEqualTo(
                        "{\"stream\":\"weather\",\"dimension\":\"station\",\"window\":"
                                + "{\"start\":\"2024-11-20T12:00:00Z\",\"end\":\"2024-11-20T12:00:15Z\"},\"step\":\"5s\","
                                + "\"fields\":[\"temperature_mean\",\"rain\"],\"lines\":["
                                + "{\"key\":\"Brocken\",\"values\":{\"temperature_mean\":[50.0,50.0,null],\"rain\":[6,3,0]}},"
                                + "{\"key\":\"Zugspitze\",\"values\":{\"temperature_mean\":[-20.0,null,null],\"rain\":[3,0,3]}}]}");
        assertThat(dashboard
                        .json("/api/v1/weather/values/station?fields=temperature_mean&window=30s&step=30s&key=Brocken")
                        .at("/lines")
                        .toString())
                .isEqualTo("[{\"key\":\"Brocken\",\"values\":{\"temperature_mean\":[50.0]}}]");
    }

    @Test
    void stepsAreAlignedSoThatOneThatIsOverStaysAsItIs() throws Exception {
        aMinute();

        JsonNode values = dashboard.json("/api/v1/weather/values/station?fields=count&window=20s&step=10s&limit=1");

        assertThat(values.get("window").toString())
                .isEqualTo("{\"start\":\"2024-11-20T12:00:00Z\",\"end\":\"2024-11-20T12:00:20Z\"}");
        assertThat(values.at("/lines/0/values/count").toString()).isEqualTo("[3,0]");
    }

    @Test
    void valuesAreCsvByStepAndKey() throws Exception {
        aMinute();

        assertThat(dashboard
                        .get("/api/v1/weather/values/station.csv?fields=temperature_mean,rain&window=10s&step=5s")
                        .body())
                .isEqualTo(String.join(
                        "\r\n",
                        "start,end,key,temperature_mean,rain",
                        "2024-11-20T12:00:05Z,2024-11-20T12:00:10Z,Brocken,50.0,3",
                        "2024-11-20T12:00:10Z,2024-11-20T12:00:15Z,Brocken,,0",
                        "2024-11-20T12:00:05Z,2024-11-20T12:00:10Z,Zugspitze,,0",
                        "2024-11-20T12:00:10Z,2024-11-20T12:00:15Z,Zugspitze,,3",
                        ""));
    }

    /** A field of bytes is none of them. */
    @Test
    void withoutFieldsAllNumbersAreShown() throws Exception {
        aMinute();

        JsonNode values = dashboard.json("/api/v1/weather/values/station?window=5s");

        assertThat(values.get("fields").toString())
                .contains("\"rain\"", "\"warmth_from_50\"")
                .doesNotContain("stations_state", "sketch");
        values.at("/lines/0/values")
                .forEach(list -> list.forEach(
                        value -> assertThat(value.isNumber() || value.isNull()).isTrue()));
    }

    @Test
    void candlesAreMergedByTheirMeasures() throws Exception {
        aMinute();

        JsonNode candles = dashboard.json(CANDLES + "&window=30s&step=15s");
        assertThat(candles.get("key").textValue()).isEqualTo("Brocken");
        assertThat(candles.get("candles").toString())
                .isEqualTo("[{\"start\":\"2024-11-20T11:59:45Z\",\"end\":\"2024-11-20T12:00:00Z\",\"count\":0,"
                        + "\"open\":null,\"high\":null,\"low\":null,\"close\":null},"
                        + "{\"start\":\"2024-11-20T12:00:00Z\",\"end\":\"2024-11-20T12:00:15Z\",\"count\":3,"
                        + "\"open\":40.0,\"high\":60,\"low\":40,\"close\":50.0}]");
        assertThat(dashboard
                        .json(CANDLES + "&window=15s&step=5s&key=Zugspitze")
                        .at("/candles/2")
                        .toString())
                .as("a reading without a value")
                .contains("\"count\":1,\"open\":null,\"high\":null,\"low\":null,\"close\":null");
        assertThat(dashboard
                        .get(CANDLES.replace("station?", "station.csv?") + "&window=15s&step=15s")
                        .body())
                .startsWith(
                        "start,end,count,open,high,low,close\r\n2024-11-20T12:00:00Z,2024-11-20T12:00:15Z,3,40.0,60,");
    }

    @Test
    void aHistogramIsOfAllKeysOrOfOne() throws Exception {
        aMinute();

        assertThat(dashboard
                        .get("/api/v1/weather/histograms/station?measure=warmth&window=15s")
                        .body())
                .startsWith(
                        "{\"stream\":\"weather\",\"dimension\":\"station\",\"measure\":\"warmth\",\"key\":null,"
                                + "\"window\":{\"start\":\"2024-11-20T12:00:00Z\",\"end\":\"2024-11-20T12:00:15Z\"},\"total\":4,"
                                + "\"classes\":[{\"label\":\"under 0\",\"count\":1,\"share\":0.25},"
                                + "{\"label\":\"0–49\",\"count\":1,\"share\":0.25},"
                                + "{\"label\":\"50–99\",\"count\":2,\"share\":0.5},{\"label\":\"100–149\",\"count\":0,\"share\":0.0},");
        assertThat(dashboard
                        .get("/api/v1/weather/histograms/station.csv?measure=warmth&window=15s&key=Zugspitze")
                        .body())
                .startsWith("label,count,share\r\nunder 0,1,1.0\r\n0–49,0,0.0\r\n");
        assertThat(dashboard
                        .json("/api/v1/weather/histograms/station?measure=warmth&window=15s&key=nowhere")
                        .get("total")
                        .longValue())
                .isZero();
    }

    @Test
    void whatIsNoNumberIsNull() throws Exception {
        dashboard.cluster.total(
                Weather.STREAM,
                List.of(total(
                        "Brocken",
                        NOON,
                        Map.of("count", 1L, "first", Double.NaN, "first_micros", 1L, "rain", Long.MAX_VALUE))));

        assertThat(dashboard
                        .json("/api/v1/weather/values/station?fields=first,rain&window=5s")
                        .at("/lines/0/values")
                        .toString())
                .isEqualTo("{\"first\":[null],\"rain\":[9223372036854775807]}");
        assertThat(dashboard
                        .json("/api/v1/weather/leaderboards/station?window=5s")
                        .at("/entries/0/results/first")
                        .isNull())
                .isTrue();
    }

    @Test
    void ofWhatWasDroppedNothingIsKnown() throws Exception {
        try (TestDashboard small = new TestDashboard(List.of(Weather.STREAM), "dashboard.slice-memory", "2")) {
            for (int second = 0; second < 15; second += 5) {
                List<SliceTotal> totals = new ArrayList<>();
                totals.add(total("Brocken", NOON.plusSeconds(second), Map.of("count", 10L)));
                for (int i = 0; i < 200; i++) {
                    totals.add(total("station %d".formatted(i), NOON.plusSeconds(second), Map.of("count", 1L)));
                }
                small.cluster.total(Weather.STREAM, totals);
            }

            assertThat(small.json("/api/v1/weather/values/station?fields=count&window=15s&step=5s&limit=1")
                            .at("/lines/0/values/count")
                            .toString())
                    .isEqualTo("[null,null,10]");
        }
    }

    /** Keys of as many events each must not take turns in a picture. */
    @Test
    void whoLeadsGoesOnLeadingUntilAnotherIsClearlyAhead() throws Exception {
        lead(20, 19);
        assertThat(leader()).isEqualTo("Brocken");
        lead(20, 21);
        assertThat(leader()).isEqualTo("Brocken");
        lead(20, 23);
        assertThat(leader()).isEqualTo("Zugspitze");
        lead(23, 23);
        assertThat(leader()).isEqualTo("Zugspitze");
    }

    private void lead(long brocken, long zugspitze) {
        dashboard.cluster.total(
                Weather.STREAM,
                List.of(
                        total("Brocken", NOON, Map.of("count", brocken)),
                        total("Zugspitze", NOON, Map.of("count", zugspitze))));
    }

    private String leader() throws Exception {
        return dashboard.json(CANDLES + "&window=5s").get("key").textValue();
    }

    @Test
    void whatIsWrongIsAProblem() throws Exception {
        problem("/api/v1/weather/values/altitude", 404, "stream weather has no dimension 'altitude'");
        problem("/api/v1/weather/values/station?fields=snow", 400, "stream weather has no number 'snow', but [count, ");
        problem("/api/v1/weather/values/station?fields=rain,", 400, "fields: 'rain,' is not names");
        problem("/api/v1/weather/values/station?fields=rain,rain", 400, "fields: 'rain,rain' is not names");
        problem("/api/v1/weather/values/station?step=0s", 400, "step 0s is not a whole number of slices of 5s");
        problem("/api/v1/weather/values/station?step=5s", 400, "window 15m has 180 steps of 5s, more than 100");
        problem("/api/v1/weather/values/station?limit=100", 400, "100 keys in 60 steps are more values than 1000");
        problem("/api/v1/weather/values/station?window=7s", 400, "window 7s is not a whole number of slices of 5s");
        problem("/api/v1/weather/candles/station?open=first", 400, "parameter 'high' is missing");
        problem("/api/v1/weather/histograms/station", 400, "parameter 'measure' is missing");
        problem("/api/v1/weather/histograms/station?measure=rain", 400, "stream weather has no histogram 'rain'");
        problem("/api/v1/weather/histograms/station?measure=snow", 400, "stream weather has no histogram 'snow'");
        problem("/api/v1/weather/live?key-6=x", 400, "unknown parameter 'key-6'");
        problem("/api/v1/weather/live?step-3=7s", 400, "step 7s is not a whole number of slices of 5s");
        problem("/api/v1/weather/live?step-3=40s&window=1m", 400, "step 40s does not divide window 1m");
    }

    private void problem(String path, int status, String detail) throws Exception {
        HttpResponse<String> answer = dashboard.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
        assertThat(TestDashboard.json(answer).get("detail").textValue()).startsWith(detail);
    }

    @Test
    void aDaysWeatherFillsThePictures() throws Exception {
        List<Reading> readings = Weather.quarterOfAnHour(NOON);
        dashboard.happen(Weather.STREAM, readings, NOON);

        JsonNode values = dashboard.json("/api/v1/weather/values/station?fields=temperature_count");
        assertThat(values.get("lines")).hasSize(5);
        long drawn = 0;
        for (JsonNode line : values.get("lines")) {
            for (JsonNode count : line.at("/values/temperature_count")) {
                drawn += count.longValue();
            }
        }
        assertThat(drawn).isEqualTo(readings.size());
        assertThat(dashboard
                        .json("/api/v1/weather/histograms/station?measure=warmth")
                        .get("total")
                        .longValue())
                .isEqualTo(readings.size());
    }

    private static SliceTotal total(String station, Instant start, Map<String, Number> fields) {
        return new SliceTotal(STATION, station, start, Duration.ofSeconds(5), fields);
    }
}
