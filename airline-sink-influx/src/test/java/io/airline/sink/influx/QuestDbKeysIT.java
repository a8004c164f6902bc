package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxConfigs.influx;

import io.airline.aggregations.Sink;
import io.airline.aggregations.testing.TestStream;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** QuestDB, which reads a backslash as InfluxDB does not. */
class QuestDbKeysIT extends KeysContract {
    private QuestDb questDb;

    @BeforeProperty
    void start() throws Exception {
        questDb = QuestDb.start();
        questDb.createTables(TestStream.DEFINITION);
    }

    @AfterProperty
    void stop() {
        if (questDb != null) {
            questDb.close();
        }
    }

    @Override
    Sink open() {
        return new InfluxSinkFactory(influx("influx.url", questDb.url().toString())).open(TestStream.DEFINITION);
    }

    @Override
    Map<String, Long> counts(Instant start) throws Exception {
        return questDb.counts(TestStream.STATION, start);
    }

    @Override
    boolean mayRefuse(String key) {
        return false;
    }

    @Override
    String escaped() {
        return ", =\\";
    }
}
