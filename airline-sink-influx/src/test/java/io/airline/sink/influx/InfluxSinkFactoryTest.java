package io.airline.sink.influx;

import static io.airline.sink.influx.FakeInflux.answer;
import static io.airline.sink.influx.InfluxConfigs.influx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.airline.aggregations.SinkException;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Sum;
import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check's words, against a server that answers as InfluxDB 2 does. */
@Timeout(60)
class InfluxSinkFactoryTest {
    private FakeInflux server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeInflux();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void aStoreThatTakesNoPointsIsFine() {
        check();

        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/api/v2/write");
            assertThat(request.lines()).containsExactly("");
        });
    }

    @Test
    void anInfluxDb2ThatAsksForPointsIsFine() {
        server.then(answer(400, "{\"code\":\"invalid\",\"message\":\"writing requires points\"}"));

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void nobodyThere() {
        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> check("influx.url", "http://127.0.0.1:1"))
                .withMessage("influx.url http://127.0.0.1:1: no answer (Connection refused)");
    }

    @Test
    void noSuchHost() {
        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> check("influx.url", "http://store.invalid:8086"))
                .withMessageStartingWith("influx.url http://store.invalid:8086: no answer (");
    }

    @Test
    void noAnswerInTime() {
        CountDownLatch over = new CountDownLatch(1);
        server.then(exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> check("influx.request-timeout", "100ms"))
                .withMessage("influx.url %s: no answer (timeout)", server.url());
        over.countDown();
    }

    @Test
    void aRefusedToken() {
        server.then(answer(401, "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}"));

        assertFails("the credentials are refused (unauthorized access); see influx.token");
    }

    @Test
    void aTokenThatMayNotWrite() {
        server.then(answer(403, "{\"code\":\"forbidden\",\"message\":\"insufficient permissions for write\"}"));

        assertFails("no permission to write to the bucket 'weather' (insufficient permissions for write)");
    }

    @Test
    void aMissingBucket() {
        server.then(answer(404, "{\"code\":\"not found\",\"message\":\"bucket \\\"weather\\\" not found\"}"));

        assertFails(
                "bucket 'weather' of influx.org 'airline' does not exist, or this is an InfluxDB 1 and influx.version"
                        + " is v1 (bucket \"weather\" not found)");
    }

    @Test
    void aStoreInTrouble() {
        server.then(answer(503, "<html>maintenance</html>"));

        assertFails("503 HTTP status 503");
    }

    @Test
    void anAddressThatIsNoStores() {
        server.then(answer(200, "<html>It works!</html>"));
        assertFails("200 not the answer of a store, which is 204");

        server.then(new FakeInflux.Answer(308, "", Map.of("Location", "https://elsewhere.invalid/")));
        assertFails("redirected to another address, which is not followed (HTTP status 308); influx.url takes that of"
                + " the store itself");
    }

    @Test
    void theConfiguredBucketIsNamed() {
        server.then(answer(404, ""));

        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> check("influx.bucket", "elsewhere", "influx.version", "v1"))
                .withMessage("influx.url %s: database 'elsewhere' does not exist (HTTP status 404)", server.url());
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(this::check)
                .withMessage("influx.url %s: interrupted before it answered", server.url());
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void namesThatInfluxDbReserves() {
        assertRefused(stream("time", "rain"), "stream weather has a dimension 'time', a name that InfluxDB reserves");
        assertRefused(stream("station", "time"), "stream weather has a field 'time', a name that InfluxDB reserves");
        assertRefused(
                stream("count", "rain"),
                "stream weather has a dimension and a field 'count'; a tag and a field of one name cannot be told apart in"
                        + " a query");
        assertThat(server.requests()).isEmpty();
    }

    private static StreamDefinition<Reading> stream(String dimension, String measure) {
        return StreamDefinition.named("weather", Reading.class)
                .eventTime(Reading::getTime)
                .dimension(dimension, Reading::getStation)
                .measure(measure, new Sum<>(Reading::getRain))
                .build();
    }

    private void assertRefused(StreamDefinition<?> stream, String message) {
        InfluxSinkFactory factory =
                new InfluxSinkFactory(influx("influx.url", server.url().toString()));
        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> factory.check(stream))
                .withMessage(message);
    }

    private void assertFails(String words) {
        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(this::check)
                .withMessage("influx.url %s: %s", server.url(), words);
    }

    private void check(String... keysAndValues) {
        String[] all = new String[keysAndValues.length + 2];
        all[0] = "influx.url";
        all[1] = server.url().toString();
        System.arraycopy(keysAndValues, 0, all, 2, keysAndValues.length);
        new InfluxSinkFactory(influx(all)).check(TestStream.DEFINITION);
    }
}
