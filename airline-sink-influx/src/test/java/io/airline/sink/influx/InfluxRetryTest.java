package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxConfigs.influx;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.airline.aggregations.SinkException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class InfluxRetryTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(InfluxRetry.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void aRequestThatSucceedsIsNotRepeatedNorLogged() throws Exception {
        ScriptedRetry scripted = new ScriptedRetry(influx());

        assertThat(scripted.send(() -> {})).isEmpty();

        assertThat(scripted.waits()).isEmpty();
        assertThat(scripted.retries()).isZero();
        assertThat(log.list).isEmpty();
    }

    @Test
    void theLongestWaitDoublesUpToItsLimit() throws Exception {
        ScriptedRetry scripted = new ScriptedRetry(influx("influx.max-backoff", "2s"));

        scripted.send(failing(down(), down(), down(), down(), down(), down()));

        assertThat(scripted.waits())
                .containsExactly(
                        ofMillis(200), ofMillis(400), ofMillis(800), ofMillis(1600), ofSeconds(2), ofSeconds(2));
    }

    @Test
    void theWaitStaysAtItsLimitHoweverLongTheOutage() throws Exception {
        ScriptedRetry scripted =
                new ScriptedRetry(influx("influx.initial-backoff", "10m", "influx.max-backoff", "10m"));
        InfluxFailure[] failures = new InfluxFailure[200];
        java.util.Arrays.setAll(failures, i -> down());

        scripted.send(failing(failures));

        assertThat(scripted.waits()).hasSize(200).containsOnly(ofMinutes(10));
    }

    @Test
    void whatTheStoreOrItsOperatorCanMendIsTriedAgain() throws Exception {
        for (int status : new int[] {0, 401, 403, 404, 407, 408, 429, 500, 502, 503, 504}) {
            ScriptedRetry scripted = new ScriptedRetry(influx());

            assertThat(scripted.send(failing(failure(status, "no")))).isEmpty();

            assertThat(scripted.waits()).as("status %d", status).hasSize(1);
        }
    }

    @Test
    void whatTheStoreRefusesIsNotTriedAgain() throws Exception {
        for (int status : new int[] {400, 413, 422}) {
            ScriptedRetry scripted = new ScriptedRetry(influx());

            assertThat(scripted.send(failing(failure(status, "partial write")))).contains("partial write");

            assertThat(scripted.waits()).as("status %d", status).isEmpty();
        }
        assertThat(log.list).isEmpty();
    }

    @Test
    void aRetryAfterInSecondsIsTheLeastWait() throws Exception {
        ScriptedRetry scripted = new ScriptedRetry(influx());

        scripted.send(failing(tooMany("7"), tooMany("0")));

        assertThat(scripted.waits()).containsExactly(ofSeconds(7), ofMillis(400));
    }

    @Test
    void aRetryAfterAsDateIsTheLeastWait() throws Exception {
        ScriptedRetry scripted = new ScriptedRetry(influx());

        scripted.send(failing(tooMany("Wed, 20 Nov 2024 07:35:42 GMT"), tooMany("Wed, 20 Nov 2024 07:00:00 GMT")));

        assertThat(scripted.waits()).containsExactly(ofSeconds(42), ofMillis(400));
    }

    @Test
    void aRetryAfterThatIsAbsurdOrMalformedDoesNotStopTheSink() throws Exception {
        ScriptedRetry scripted = new ScriptedRetry(influx());

        scripted.send(failing(
                tooMany("31536000"), tooMany("99999999999999999999"), tooMany("soon"), tooMany(""), tooMany("-5")));

        assertThat(scripted.waits())
                .containsExactly(ofMinutes(10), ofMillis(400), ofMillis(800), ofMillis(1600), ofMillis(3200));
    }

    @Test
    void anOutageIsTwoLinesHoweverLong() throws Exception {
        ScriptedRetry scripted = new ScriptedRetry(influx());

        scripted.send(failing(down(), down(), down(), down()));

        assertThat(scripted.retries()).isEqualTo(4);
        assertThat(lines())
                .containsExactly(
                        "WARN sink waits, trying until it is stored store=\"influx.url http://127.0.0.1:8086, bucket 'weather'\" reason=\"no answer (Connection refused)\"",
                        "INFO sink goes on store=\"influx.url http://127.0.0.1:8086, bucket 'weather'\" failures=4 seconds=3");
    }

    @Test
    void eachKindOfFailureIsOneLine() throws Exception {
        ScriptedRetry scripted = new ScriptedRetry(influx());
        InfluxFailure missing = failure(404, "database not found: airlines");

        scripted.send(failing(down(), missing, down(), missing, missing));

        assertThat(lines())
                .containsExactly(
                        "WARN sink waits, trying until it is stored store=\"influx.url http://127.0.0.1:8086, bucket 'weather'\" reason=\"no answer (Connection refused)\"",
                        "WARN sink waits, trying until it is stored store=\"influx.url http://127.0.0.1:8086, bucket 'weather'\" reason=\"bucket 'weather' of influx.org 'airline' does not exist, or this is an InfluxDB 1 and influx.version is v1 (database not found: airlines)\"",
                        "INFO sink goes on store=\"influx.url http://127.0.0.1:8086, bucket 'weather'\" failures=5 seconds=6");
    }

    @Test
    void aRefusalEndsAnOutageToo() throws Exception {
        ScriptedRetry scripted = new ScriptedRetry(influx());

        assertThat(scripted.send(failing(down(), failure(400, "partial write"))))
                .contains("partial write");

        assertThat(lines())
                .last()
                .isEqualTo(
                        "INFO sink goes on store=\"influx.url http://127.0.0.1:8086, bucket 'weather'\" failures=1 seconds=0");
    }

    @Test
    void attemptsMayHaveALimit() {
        ScriptedRetry scripted = new ScriptedRetry(influx("influx.max-attempts", "3"));

        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> scripted.send(failing(down(), down(), down(), down())))
                .withMessage(
                        "influx.url http://127.0.0.1:8086, bucket 'weather': no answer (Connection refused); gave up after influx.max-attempts 3");

        assertThat(scripted.waits()).hasSize(2);
        assertThat(scripted.retries()).isEqualTo(2);
    }

    private List<String> lines() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** Returns a request that fails so, and then succeeds. */
    private static InfluxRetry.Request failing(InfluxFailure... failures) {
        Queue<InfluxFailure> left = new ArrayDeque<>(List.of(failures));
        return () -> {
            if (!left.isEmpty()) {
                throw left.remove();
            }
        };
    }

    private static InfluxFailure down() {
        return failure(0, "no answer (Connection refused)");
    }

    private static InfluxFailure tooMany(String retryAfter) {
        return new InfluxFailure(429, "too many writes", retryAfter, null);
    }

    private static InfluxFailure failure(int status, String words) {
        return new InfluxFailure(status, words, null, null);
    }
}
