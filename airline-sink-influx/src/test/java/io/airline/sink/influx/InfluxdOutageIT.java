package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxConfigs.influx;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.TestStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A write that begins while there is no influxd ends well once there is one. */
@Timeout(120)
class InfluxdOutageIT {
    private static final String DATABASE = TestStream.DEFINITION.bucket();
    private static final Instant START = Instant.parse("2024-11-20T08:15:00Z");

    @Test
    void aWriteWaitsForTheServerAndThenForItsDatabase() throws Exception {
        int port = Influxd.freePort();
        InfluxSinkFactory factory = new InfluxSinkFactory(influx(
                "influx.url", "http://127.0.0.1:" + port, "influx.version", "v1", "influx.max-backoff", "200ms"));
        SliceTotal total = TestStream.total(TestStream.STATION, "Zugspitze", START, 7, 1200);
        ExecutorService writer = Executors.newSingleThreadExecutor();

        try (Sink sink = factory.open(TestStream.DEFINITION)) {
            Future<List<RefusedTotal>> write = writer.submit(() -> sink.write(List.of(total)));
            try (Influxd influxd = Influxd.startOn(port)) {
                assertThat(write).isNotDone();
                influxd.execute("CREATE DATABASE " + DATABASE);

                assertThat(write.get(60, TimeUnit.SECONDS)).isEmpty();
                assertThat(influxd.fields(DATABASE, TestStream.STATION, "Zugspitze", START))
                        .containsEntry("count", 7);
            }
        } finally {
            writer.shutdownNow();
        }
    }
}
