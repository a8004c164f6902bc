package io.airline.dashboard;

import static io.airline.aggregations.testing.Flights.BLR_TO_DEL;
import static io.airline.aggregations.testing.Flights.CCU_TO_BLR;
import static io.airline.dashboard.TestDashboard.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.model.FlightFare;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveFeedTest {
    private static final String LIVE = "/api/v1/flights/live?window=15m&limit=3";

    @Test
    void aReaderGetsTheWholePictureAtOnceAndWheneverItChanges() throws Exception {
        try (TestDashboard dashboard = new TestDashboard();
                Reader reader = new Reader(dashboard, LIVE)) {
            assertThat(reader.next().get("state").textValue()).isEqualTo("waiting");

            dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL));
            JsonNode picture = reader.next();
            assertThat(picture.get("state").textValue()).isEqualTo("live");
            assertThat(picture.get("window").textValue()).isEqualTo("15m");
            assertThat(picture.at("/leaderboards/source/entries/0/key").textValue())
                    .isEqualTo("Bangalore");
            assertThat(picture.at("/leaderboards/carrier/entries/0/results/fare/mean")
                            .doubleValue())
                    .isEqualTo(3897);

            dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL, CCU_TO_BLR));
            assertThat(reader.next().at("/leaderboards/carrier/entries")).hasSize(2);
        }
    }

    @Test
    void picturesThatTheDefinitionAsksForArePushedToo() throws Exception {
        Instant noon = Instant.parse("2024-11-20T12:00:00Z");
        try (TestDashboard dashboard = new TestDashboard(List.of(Weather.STREAM));
                Reader reader = new Reader(dashboard, "/api/v1/weather/live?window=15s&key-4=Zugspitze&step-3=15s")) {
            assertThat(reader.next().at("/pictures/3/window").isNull()).isTrue();

            dashboard.happen(
                    Weather.STREAM,
                    List.of(Weather.reading(noon, "Brocken", 40), Weather.reading(noon, "Zugspitze", -20)),
                    noon);
            JsonNode pictures = reader.next().get("pictures");

            assertThat(pictures).as("a leaderboard has none of its own").hasSize(4);
            assertThat(pictures.at("/2/lines")).hasSize(2);
            assertThat(pictures.at("/2/step").textValue()).isEqualTo("5s");
            assertThat(pictures.at("/3/step").textValue()).isEqualTo("15s");
            assertThat(pictures.at("/3/lines/0/values/temperature_mean").toString())
                    .isEqualTo("[40.0]");
            assertThat(pictures.at("/4/key").textValue()).isEqualTo("Zugspitze");
            assertThat(pictures.at("/4/candles/2/close").doubleValue()).isEqualTo(-20);
            assertThat(pictures.at("/5/total").longValue()).isEqualTo(2);
        }
    }

    @Test
    void aReaderHearsWhenTheStreamGoesStale() throws Exception {
        try (TestDashboard dashboard = new TestDashboard()) {
            dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL));
            try (Reader reader = new Reader(dashboard, LIVE)) {
                assertThat(reader.next().get("state").textValue()).isEqualTo("live");
                dashboard.now = dashboard.now.plusSeconds(60);
                assertThat(reader.next().get("state").textValue()).isEqualTo("stale");
            }
        }
    }

    @Test
    void aSilentFeedSendsComments() throws Exception {
        try (TestDashboard dashboard = new TestDashboard("dashboard.heartbeat", "100ms");
                Reader reader = new Reader(dashboard, LIVE)) {
            reader.next();
            assertThat(reader.line()).startsWith(":");
        }
    }

    @Test
    void oneReaderTooManyIsRefusedUntilAnotherLeaves() throws Exception {
        try (TestDashboard dashboard =
                new TestDashboard("dashboard.live-readers", "2", "dashboard.heartbeat", "100ms")) {
            try (Reader first = new Reader(dashboard, LIVE);
                    Reader second = new Reader(dashboard, LIVE)) {
                first.next();
                second.next();
                HttpResponse<String> refused = dashboard.get(LIVE);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(TestDashboard.json(refused).get("detail").textValue())
                        .isEqualTo("the live feed has 2 readers, as many as it may (dashboard.live-readers)");
            }
            try (Reader third = Reader.patient(dashboard, LIVE)) {
                assertThat(third.next().has("leaderboards")).isTrue();
            }
        }
    }

    @Test
    void readersThatNeverReadDoNotDelayTheOthers() throws Exception {
        try (TestDashboard dashboard = new TestDashboard();
                Reader reader = new Reader(dashboard, LIVE)) {
            reader.next();
            List<Socket> idle = new ArrayList<>();
            try {
                for (int i = 0; i < 20; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port);
                    socket.getOutputStream()
                            .write(("GET " + LIVE + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    idle.add(socket);
                }
                for (int i = 0; i < 50; i++) {
                    dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL));
                    assertThat(reader.next().get("events").longValue()).isEqualTo(1);
                }
            } finally {
                for (Socket socket : idle) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void twoHundredReadersAllSeeTheNewestPicture() throws Exception {
        try (TestDashboard dashboard = new TestDashboard()) {
            List<NewestLine> readers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                NewestLine reader = new NewestLine();
                readers.add(reader);
                reader.answer = dashboard.client.sendAsync(
                        dashboard.request(LIVE).build(), BodyHandlers.fromLineSubscriber(reader));
            }
            List<FlightFare> flights = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                flights.add(BLR_TO_DEL);
                dashboard.cluster.happen(FLIGHTS, flights);
            }

            for (NewestLine reader : readers) {
                while (!reader.line.contains("\"events\":30,")) {
                    assertThat(reader.answer).isNotDone();
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Keeps the newest line with data. */
    private static final class NewestLine implements Flow.Subscriber<String> {
        private volatile String line = "";
        private CompletableFuture<?> answer;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String next) {
            if (next.startsWith("data: ")) {
                line = next;
            }
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onComplete() {}
    }

    /** Reads the events of a feed. */
    private static final class Reader implements AutoCloseable {
        private final HttpResponse<InputStream> answer;
        private final BufferedReader lines;

        Reader(TestDashboard dashboard, String path) throws IOException, InterruptedException {
            answer = dashboard.client.send(dashboard.request(path).build(), BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        /** Tries until there is a place. */
        static Reader patient(TestDashboard dashboard, String path) throws IOException, InterruptedException {
            while (true) {
                Reader reader = new Reader(dashboard, path);
                if (reader.answer.statusCode() == 200) {
                    return reader;
                }
                reader.close();
            }
        }

        JsonNode next() throws IOException {
            String line = line();
            while (!line.startsWith("data: ")) {
                line = line();
            }
            return Json.parse(line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8));
        }

        /** Returns the next line that is not empty. */
        String line() throws IOException {
            String line = lines.readLine();
            while (line.isEmpty()) {
                line = lines.readLine();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
