package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxConfigs.influx;

import io.airline.aggregations.Sink;
import io.airline.aggregations.testing.TestStream;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** InfluxDB 1.x, by its own query language. */
@AddLifecycleHook(InfluxdKeysIT.SkipWithoutInfluxd.class)
class InfluxdKeysIT extends KeysContract {
    private Influxd influxd;

    @BeforeProperty
    void start() throws Exception {
        influxd = Influxd.start();
        influxd.execute("CREATE DATABASE " + TestStream.DEFINITION.bucket());
    }

    @AfterProperty
    void stop() {
        if (influxd != null) {
            influxd.close();
        }
    }

    @Override
    Sink open() {
        return new InfluxSinkFactory(influx("influx.url", influxd.url().toString(), "influx.version", "v1"))
                .open(TestStream.DEFINITION);
    }

    @Override
    Map<String, Long> counts(Instant start) throws Exception {
        return influxd.counts(TestStream.DEFINITION.bucket(), TestStream.STATION, start);
    }

    @Override
    boolean mayRefuse(String key) {
        return key.endsWith("\\");
    }

    @Override
    String escaped() {
        return ", =";
    }

    /** Jqwik counts a failed assumption before a property as an error. */
    static final class SkipWithoutInfluxd implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return Influxd.reasonToSkip().map(SkipResult::skip).orElseGet(SkipResult::doNotSkip);
        }
    }
}
