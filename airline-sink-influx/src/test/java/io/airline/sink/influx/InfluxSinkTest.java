package io.airline.sink.influx;

import static io.airline.sink.influx.FakeInflux.STORED;
import static io.airline.sink.influx.FakeInflux.answer;
import static io.airline.sink.influx.InfluxConfigs.influx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkException;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.TestStream;
import io.airline.sink.influx.FakeInflux.Answer;
import io.airline.sink.influx.FakeInflux.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sink's side of the wire, against a server that answers as it is told. */
@Timeout(60)
class InfluxSinkTest {
    private static final Instant START = Instant.ofEpochMilli(1732088100000L);

    private FakeInflux server;
    private ScriptedRetry scripted;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeInflux();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void v2WritesToTheV2PathWithTheToken() throws Exception {
        try (Sink sink = open("influx.token", "s3cret", "influx.org", "ops")) {
            assertThat(sink.write(List.of(station("Brocken")))).isEmpty();
        }

        Request request = onlyRequest();
        assertThat(request.path()).isEqualTo("/api/v2/write");
        assertThat(request.query().split("&")).containsExactlyInAnyOrder("org=ops", "bucket=weather", "precision=ms");
        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Token s3cret");
        assertThat(request.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
        assertThat(request.lines()).containsExactly("station,station=Brocken count=3i 1732088100000");
    }

    @Test
    void withoutATokenNoneIsSent() throws Exception {
        try (Sink sink = open()) {
            sink.write(List.of(station("Brocken")));
        }

        assertThat(onlyRequest().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void v1WritesToTheV1PathWithUserAndPasswordInAHeaderOnly() throws Exception {
        try (Sink sink = open(
                "influx.version", "v1",
                "influx.user", "writer",
                "influx.password", "hünter2",
                "influx.bucket", "my data",
                "influx.retention-policy", "two_weeks")) {
            assertThat(sink.write(List.of(station("Brocken")))).isEmpty();
        }

        Request request = onlyRequest();
        assertThat(request.path()).isEqualTo("/write");
        assertThat(request.query().split("&")).containsExactlyInAnyOrder("db=my data", "rp=two_weeks", "precision=ms");
        assertThat(request.headers().getFirst("Authorization"))
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString("writer:hünter2".getBytes(StandardCharsets.UTF_8)));
        assertThat(request.lines()).containsExactly("station,station=Brocken count=3i 1732088100000");
    }

    @Test
    void aPathInTheUrlIsKept() throws Exception {
        InfluxConfig v1 = influx("influx.url", server.url() + "/store/one", "influx.version", "v1");
        InfluxConfig v2 = influx("influx.url", server.url() + "/store/two");

        try (Sink sink = open(v1)) {
            sink.write(List.of(station("Brocken")));
        }
        try (Sink sink = open(v2)) {
            sink.write(List.of(station("Brocken")));
        }

        assertThat(server.requests())
                .extracting(Request::path)
                .containsExactly("/store/one/write", "/store/two/api/v2/write");
    }

    @Test
    void compressionCanBeSwitchedOff() throws Exception {
        try (Sink sink = open("influx.gzip", "false")) {
            sink.write(List.of(station("Brocken")));
        }

        assertThat(onlyRequest().headers().getFirst("Content-Encoding")).isNotEqualTo("gzip");
        assertThat(onlyRequest().lines()).containsExactly("station,station=Brocken count=3i 1732088100000");
    }

    @Test
    void totalsAreSentInBatchesInOrder() throws Exception {
        try (Sink sink = open("influx.batch-size", "3")) {
            sink.write(stations(7));
        }

        assertThat(server.requests())
                .extracting(request -> request.lines().size())
                .containsExactly(3, 3, 1);
        assertThat(stored()).isEqualTo(stations(7).stream().map(SliceTotal::key).toList());
    }

    @Test
    void aFullLastBatchIsNotFollowedByAnEmptyOne() throws Exception {
        try (Sink sink = open("influx.batch-size", "3")) {
            sink.write(stations(6));
            sink.write(List.of());
        }

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aServerThatFailsIsTriedAgain() throws Exception {
        server.then(answer(503, "{\"error\":\"timeout\"}"))
                .then(answer(500, "<html>Internal Server Error</html>"))
                .then(answer(401, "{\"error\":\"authorization failed\"}"))
                .then(answer(404, "{\"error\":\"database not found\"}"));

        try (Sink sink = open()) {
            assertThat(sink.write(List.of(station("Brocken")))).isEmpty();
        }

        assertThat(server.requests()).hasSize(5).extracting(Request::lines).containsOnly(onlyLine("Brocken"));
        assertThat(scripted.waits()).hasSize(4);
    }

    @Test
    void aPageThatAnswersInsteadOfTheStoreIsNotTakenForASuccess() throws Exception {
        server.then(new Answer(302, "", Map.of("Location", "/login")))
                .then(new Answer(200, "<html>Please log in</html>", Map.of("Content-Type", "text/html")));

        try (Sink sink = open()) {
            assertThat(sink.write(List.of(station("Brocken")))).isEmpty();
        }

        assertThat(server.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/api/v2/write");
            assertThat(request.lines()).isEqualTo(onlyLine("Brocken"));
        });
        assertThat(scripted.waits()).hasSize(2);
    }

    @Test
    void aServerThatAsksForPatienceGetsIt() throws Exception {
        server.then(new Answer(429, "{\"message\":\"slow down\"}", Map.of("Retry-After", "9")));

        try (Sink sink = open()) {
            assertThat(sink.write(List.of(station("Brocken")))).isEmpty();
        }

        assertThat(scripted.waits()).containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void aConnectionClosedWithoutAnAnswerIsTriedAgain() throws Exception {
        server.then(exchange -> exchange.close()).then(exchange -> exchange.close());

        try (Sink sink = open()) {
            assertThat(sink.write(List.of(station("Brocken")))).isEmpty();
        }

        assertThat(server.requests()).last().extracting(Request::lines).isEqualTo(onlyLine("Brocken"));
    }

    @Test
    void aConnectionClosedWithoutAnAnswerIsNamedInWords() {
        server.then(exchange -> exchange.close()).then(exchange -> exchange.close());

        try (Sink sink = open("influx.max-attempts", "1")) {
            assertThatExceptionOfType(SinkException.class)
                    .isThrownBy(() -> sink.write(stations(1)))
                    .withMessageContaining(": no answer (unexpected end of stream on http://127.0.0.1:");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsTriedAgain() throws Exception {
        server.then(exchange -> {
            exchange.sendResponseHeaders(400, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            throw new IOException("the server dies");
        });

        try (Sink sink = open()) {
            assertThat(sink.write(List.of(station("Brocken")))).isEmpty();
        }

        assertThat(server.requests()).hasSize(2);
        assertThat(scripted.waits()).hasSize(1);
    }

    @Test
    void aServerThatHangsIsTriedAgain() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.then(exchange -> await(over));

        try (Sink sink = open("influx.request-timeout", "1s")) {
            assertThat(sink.write(List.of(station("Brocken")))).isEmpty();
        } finally {
            over.countDown();
        }

        assertThat(scripted.waits()).isNotEmpty();
    }

    @Test
    void refusedLinesAreFoundAndTheOthersStored() throws Exception {
        server.otherwise(lines -> refuseAllIfOneOf(lines, "station 3", "station 4", "station 17", "station 99"));

        List<RefusedTotal> refused;
        try (Sink sink = open()) {
            refused = sink.write(stations(100));
        }

        assertThat(refused)
                .extracting(each -> each.total().key())
                .containsExactly("station 3", "station 4", "station 17", "station 99");
        assertThat(refused).extracting(RefusedTotal::reason).containsOnly("partial write: bad station");
        assertThat(new TreeSet<>(stored()))
                .hasSize(96)
                .doesNotContain("station 3", "station 4", "station 17", "station 99");
        assertThat(scripted.waits()).isEmpty();
    }

    @Test
    void aBatchInWhichEveryLineIsRefusedEnds() throws Exception {
        server.otherwise(lines -> answer(422, "{\"code\":\"unprocessable\",\"message\":\"points beyond retention\"}"));

        try (Sink sink = open()) {
            assertThat(sink.write(stations(10)))
                    .hasSize(10)
                    .extracting(RefusedTotal::reason)
                    .containsOnly("points beyond retention");
        }

        assertThat(server.requests()).hasSize(19);
    }

    @Test
    void aBatchThatIsTooLargeIsHalved() throws Exception {
        server.otherwise(lines -> lines.size() > 3 ? answer(413, "{\"error\":\"Request Entity Too Large\"}") : STORED);

        try (Sink sink = open()) {
            assertThat(sink.write(stations(10))).isEmpty();
        }

        assertThat(stored()).hasSize(10);
    }

    @Test
    void aLineThatAloneIsTooLargeIsRefused() throws Exception {
        server.otherwise(lines -> answer(413, ""));

        try (Sink sink = open()) {
            assertThat(sink.write(stations(1)))
                    .containsExactly(new RefusedTotal(station("station 0"), "HTTP status 413"));
        }
    }

    @Test
    void anOutageAmidTheSearchForRefusedLinesIsWaitedOut() throws Exception {
        server.then(answer(400, "{\"error\":\"bad station\"}"))
                .then(answer(503, ""))
                .then(answer(400, "{\"error\":\"bad station\"}"))
                .then(answer(503, ""))
                .otherwise(lines -> refuseAllIfOneOf(lines, "station 1"));

        try (Sink sink = open()) {
            assertThat(sink.write(stations(4)))
                    .extracting(each -> each.total().key())
                    .containsExactly("station 1");
        }

        assertThat(stored()).containsExactly("station 0", "station 2", "station 3");
    }

    @Test
    void whatNoLineCanSayIsRefusedWithoutAsking() throws Exception {
        try (Sink sink = open()) {
            assertThat(sink.write(List.of(station("first"), station("line\nbreak"), station("last"))))
                    .containsExactly(new RefusedTotal(
                            station("line\nbreak"), "the key has the control character U+000A at index 4"));
        }

        assertThat(server.requests()).hasSize(1);
        assertThat(stored()).containsExactly("first", "last");
    }

    @Test
    void theReasonIsCutToAReadableLength() throws Exception {
        server.otherwise(lines -> answer(400, "{\"error\":\"" + "x".repeat(70_000) + "\"}"));

        try (Sink sink = open()) {
            assertThat(sink.write(stations(1))).singleElement().satisfies(refused -> assertThat(refused.reason())
                    .isEqualTo("x".repeat(1000) + "..."));
        }
    }

    @Test
    void aBackslashIsWrittenAsTheStoreReadsIt() throws Exception {
        try (Sink sink = open()) {
            assertThat(sink.write(List.of(station("back\\slash")))).isEmpty();
        }
        server.otherwise(lines -> new Answer(204, "", Map.of("Server", "questDB/1.0")));
        try (Sink sink = open()) {
            assertThat(sink.write(List.of(station("back\\slash"), station("end\\"))))
                    .isEmpty();
        }

        assertThat(server.requests())
                .extracting(Request::lines)
                .containsExactly(
                        List.of(""),
                        List.of("station,station=back\\slash count=3i 1732088100000"),
                        List.of(""),
                        List.of(
                                "station,station=back\\\\slash count=3i 1732088100000",
                                "station,station=end\\\\ count=3i 1732088100000"));
    }

    @Test
    void anInterruptEndsARequestThatHangs() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        server.then(exchange -> {
            arrived.countDown();
            await(over);
        });
        AtomicReference<Throwable> thrown = new AtomicReference<>();

        try (Sink sink = open("influx.request-timeout", "10m")) {
            Thread writer = new Thread(() -> {
                try {
                    sink.write(List.of(station("Brocken")));
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            writer.start();
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            writer.interrupt();
            writer.join(10_000);

            assertThat(writer.isAlive()).isFalse();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(sink.write(List.of(station("Zugspitze"))))
                    .as("a write after it")
                    .isEmpty();
        } finally {
            over.countDown();
        }
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        server.otherwise(lines -> {
            failed.countDown();
            return answer(503, "");
        });
        AtomicReference<Throwable> thrown = new AtomicReference<>();

        try (Sink sink = new InfluxSinkFactory(influx(
                        "influx.url",
                        server.url().toString(),
                        "influx.initial-backoff",
                        "10m",
                        "influx.max-backoff",
                        "10m"))
                .open(TestStream.DEFINITION)) {
            Thread writer = new Thread(() -> {
                try {
                    sink.write(List.of(station("Brocken")));
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            writer.start();
            assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
            writer.interrupt();
            writer.join(10_000);

            assertThat(writer.isAlive()).isFalse();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void openingDoesNotWaitForTheStore() {
        open(influx("influx.url", "http://127.0.0.1:1")).close();

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aLimitOnAttemptsIsKept() {
        InfluxConfig config = influx("influx.url", "http://127.0.0.1:1", "influx.max-attempts", "2");

        try (Sink sink = open(config)) {
            assertThatExceptionOfType(SinkException.class)
                    .isThrownBy(() -> sink.write(stations(1)))
                    .withMessage(
                            "influx.url http://127.0.0.1:1, bucket 'weather': no answer (Connection refused); gave up after influx.max-attempts 2");
        }
    }

    private Sink open(String... keysAndValues) {
        return open(influx(Stream.concat(Stream.of("influx.url", server.url().toString()), Stream.of(keysAndValues))
                .toArray(String[]::new)));
    }

    private Sink open(InfluxConfig config) {
        scripted = new ScriptedRetry(config);
        String bucket = config.bucket().orElse(TestStream.DEFINITION.bucket());
        return new InfluxSink(new InfluxConnection(config, "", bucket), scripted.retry(), config.batchSize());
    }

    private Request onlyRequest() {
        assertThat(server.requests()).hasSize(1);
        return server.requests().get(0);
    }

    /** Returns the keys of the lines that were answered with success. */
    private List<String> stored() {
        List<String> keys = new ArrayList<>();
        for (Request request : server.requests()) {
            if (request.status() == STORED.status()) {
                request.lines().forEach(line -> keys.add(keyOf(line)));
            }
        }
        return keys;
    }

    private static Answer refuseAllIfOneOf(List<String> lines, String... bad) {
        boolean hasBad = lines.stream().map(InfluxSinkTest::keyOf).anyMatch(List.of(bad)::contains);
        return hasBad ? answer(400, "{\"error\":\"partial write: bad station\"}") : STORED;
    }

    private static String keyOf(String line) {
        return line.substring("station,station=".length(), line.indexOf(" count="))
                .replace("\\ ", " ");
    }

    private static List<String> onlyLine(String key) {
        return List.of("station,station=" + key + " count=3i 1732088100000");
    }

    private static List<SliceTotal> stations(int count) {
        return IntStream.range(0, count).mapToObj(i -> station("station " + i)).toList();
    }

    private static SliceTotal station(String key) {
        return new SliceTotal(TestStream.STATION, key, START, TestStream.SLICES.length(), Map.of("count", 3L));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
