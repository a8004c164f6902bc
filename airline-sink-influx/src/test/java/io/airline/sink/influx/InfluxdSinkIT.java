package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxConfigs.influx;

import io.airline.aggregations.Sink;
import io.airline.aggregations.testing.SinkContract;
import io.airline.aggregations.testing.TestStream;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** InfluxDB 1.x keeps the sink's contract. */
@Timeout(120)
class InfluxdSinkIT extends SinkContract {
    private static Influxd influxd;

    @BeforeAll
    static void start() throws Exception {
        influxd = Influxd.start();
        influxd.execute("CREATE DATABASE " + TestStream.DEFINITION.bucket());
    }

    @AfterAll
    static void stop() {
        if (influxd != null) {
            influxd.close();
        }
    }

    @Override
    protected Sink open() {
        return new InfluxSinkFactory(influx("influx.url", influxd.url().toString(), "influx.version", "v1"))
                .open(TestStream.DEFINITION);
    }

    @Override
    protected Map<String, Number> stored(String dimension, String key, Instant start) throws Exception {
        return influxd.fields(TestStream.DEFINITION.bucket(), dimension, key, start);
    }
}
