package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxConfigs.influx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkException;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.TestStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an influxd 1.x that asks for credentials says, and what the sink makes of it. */
@Timeout(120)
class InfluxdIT {
    private static final String DATABASE = TestStream.DEFINITION.bucket();
    private static final Instant START = Instant.parse("2024-11-20T08:15:00Z");
    private static final String[] ADMIN = {"admin", "it's secret"};

    private static Influxd influxd;

    @BeforeAll
    static void start() throws Exception {
        influxd = Influxd.startWithAuthentication();
        influxd.execute("CREATE USER admin WITH PASSWORD 'it\\'s secret' WITH ALL PRIVILEGES");
        influxd.execute("CREATE DATABASE " + DATABASE, ADMIN);
        influxd.execute("CREATE RETENTION POLICY an_hour ON weather DURATION 1h REPLICATION 1", ADMIN);
        influxd.execute("CREATE USER reader WITH PASSWORD 'reader'", ADMIN);
        influxd.execute("GRANT READ ON weather TO reader", ADMIN);
        influxd.execute("CREATE USER writer WITH PASSWORD 'schreibmaschine ü'", ADMIN);
        influxd.execute("GRANT WRITE ON weather TO writer", ADMIN);
    }

    @AfterAll
    static void stop() {
        if (influxd != null) {
            influxd.close();
        }
    }

    @Test
    void checkAcceptsAUserWhoMayWrite() {
        factory().check(TestStream.DEFINITION);
        factory("influx.retention-policy", "an_hour").check(TestStream.DEFINITION);
    }

    @Test
    void checkNamesAMissingDatabase() {
        assertCheckFails(
                "database 'nowhere' does not exist (database not found: \"nowhere\")",
                "influx.bucket",
                "nowhere",
                "influx.user",
                "admin",
                "influx.password",
                "it's secret");
    }

    @Test
    void checkNamesAMissingRetentionPolicy() {
        assertCheckFails("500 retention policy not found: never", "influx.retention-policy", "never");
    }

    @Test
    void checkNamesAWrongPassword() {
        assertCheckFails(
                "the credentials are refused (authorization failed); see influx.user and influx.password",
                "influx.password",
                "wrong");
    }

    @Test
    void checkNamesAUserWhoMayNotWrite() {
        assertCheckFails(
                "no permission to write to the database 'weather' (\"reader\" user is not authorized to write to database"
                        + " \"weather\")",
                "influx.user",
                "reader",
                "influx.password",
                "reader");
    }

    @Test
    void checkNamesTheWrongVersion() {
        InfluxSinkFactory v2 =
                new InfluxSinkFactory(influx("influx.url", influxd.url().toString()));

        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> v2.check(TestStream.DEFINITION))
                .withMessage(
                        "influx.url %s: bucket 'weather' of influx.org 'airline' does not exist, or this is an InfluxDB 1"
                                + " and influx.version is v1 (HTTP status 404)",
                        influxd.url());
    }

    @Test
    void checkWritesNothing() throws Exception {
        factory("influx.retention-policy", "an_hour").check(TestStream.DEFINITION);

        assertThat(influxd.query(DATABASE, "SHOW MEASUREMENTS ON weather WHERE \"tag\" = 'none'", ADMIN))
                .isEmpty();
    }

    @Test
    void pointsBeyondTheRetentionPolicyAreReportedAndTheOthersStored() throws Exception {
        Instant now = TestStream.SLICES.startOf(Instant.now());
        SliceTotal kept = count("kept", now, 1L);
        SliceTotal tooOld = count("too old", now.minus(Duration.ofDays(3)), 2L);
        SliceTotal keptToo = count("kept too", now, 3L);

        List<RefusedTotal> refused;
        try (Sink sink = factory("influx.retention-policy", "an_hour").open(TestStream.DEFINITION)) {
            refused = sink.write(List.of(kept, tooOld, keptToo));
        }

        assertThat(refused)
                .containsExactly(new RefusedTotal(tooOld, "partial write: points beyond retention policy dropped=1"));
        assertThat(influxd.query(DATABASE, "SELECT \"count\" FROM an_hour.station", ADMIN)
                        .at("/0/values"))
                .hasSize(2);
    }

    @Test
    void aFieldOfAnotherTypeIsReportedAndTheOthersStored() throws Exception {
        SliceTotal first = count("first", START, 1L);
        SliceTotal fraction = count("fraction", START, 1.5);
        SliceTotal last = count("last", START, 3L);

        List<RefusedTotal> refused;
        try (Sink sink = factory().open(TestStream.DEFINITION)) {
            assertThat(sink.write(List.of(first))).isEmpty();
            refused = sink.write(List.of(first, fraction, last));
        }

        assertThat(refused).singleElement().satisfies(each -> {
            assertThat(each.total()).isEqualTo(fraction);
            assertThat(each.reason()).contains("field type conflict");
        });
        assertThat(influxd.query(
                                DATABASE,
                                "SELECT \"count\" FROM autogen.station WHERE time = %dms"
                                        .formatted(START.toEpochMilli()),
                                ADMIN)
                        .at("/0/values"))
                .hasSize(2);
    }

    @Test
    void theLongestKeyThatIsNotRefusedIsStored() throws Exception {
        String longest = "x".repeat(65_535 - "station,station=".length() - 4 - "count".length());
        Instant start = START.plusSeconds(60);

        try (Sink sink = factory().open(TestStream.DEFINITION)) {
            assertThat(sink.write(List.of(count(longest, start, 1L), count("short", start, 1L))))
                    .isEmpty();
            assertThat(sink.write(List.of(count(longest + "x", start, 1L)))).hasSize(1);
        }

        assertThat(influxd.query(
                                DATABASE,
                                "SELECT \"count\" FROM autogen.station WHERE time = %dms"
                                        .formatted(start.toEpochMilli()),
                                ADMIN)
                        .at("/0/values"))
                .hasSize(2);
    }

    private static SliceTotal count(String key, Instant start, Number count) {
        return new SliceTotal(
                TestStream.STATION, key, start, TestStream.SLICES.length(), Map.of(SliceTotal.COUNT, count));
    }

    private static void assertCheckFails(String words, String... keysAndValues) {
        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> factory(keysAndValues).check(TestStream.DEFINITION))
                .withMessage("influx.url %s: %s", influxd.url(), words);
    }

    /** Returns a factory for the user who may write, unless told otherwise. */
    private static InfluxSinkFactory factory(String... keysAndValues) {
        return new InfluxSinkFactory(influx(Stream.concat(
                        Stream.of(
                                "influx.url", influxd.url().toString(),
                                "influx.version", "v1",
                                "influx.user", "writer",
                                "influx.password", "schreibmaschine ü"),
                        Stream.of(keysAndValues))
                .toArray(String[]::new)));
    }
}
