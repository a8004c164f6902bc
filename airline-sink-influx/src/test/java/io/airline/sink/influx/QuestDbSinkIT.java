package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxConfigs.influx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.SinkContract;
import io.airline.aggregations.testing.TestStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** QuestDB keeps the sink's contract, and with it the client's v2 path. */
@Timeout(120)
class QuestDbSinkIT extends SinkContract {
    private static QuestDb questDb;

    @BeforeAll
    static void start() throws Exception {
        questDb = QuestDb.start();
        questDb.createTables(TestStream.DEFINITION);
    }

    @AfterAll
    static void stop() {
        if (questDb != null) {
            questDb.close();
        }
    }

    /** QuestDB drops the whole request for one bad line, unlike InfluxDB. */
    @Test
    void aRefusedTotalDoesNotTakeItsNeighboursAlong() throws Exception {
        Instant start = firstSlice().plusSeconds(3600);
        SliceTotal first = TestStream.total(TestStream.STATION, "first", start, 1, 10);
        SliceTotal fraction = new SliceTotal(
                TestStream.STATION, "fraction", start, TestStream.SLICES.length(), Map.of(SliceTotal.COUNT, 1.5));
        SliceTotal last = TestStream.total(TestStream.STATION, "last", start, 3, 10);

        List<RefusedTotal> refused;
        try (Sink sink = open()) {
            refused = sink.write(List.of(first, fraction, last));
        }

        assertThat(refused).singleElement().satisfies(each -> {
            assertThat(each.total()).isEqualTo(fraction);
            assertThat(each.reason()).contains("cast error from protocol type: FLOAT to column type: LONG");
        });
        assertThat(questDb.counts(TestStream.STATION, start)).isEqualTo(Map.of("first", 1L, "last", 3L));
    }

    @Test
    void checkAcceptsIt() {
        assertThatCode(() -> new InfluxSinkFactory(
                                influx("influx.url", questDb.url().toString()))
                        .check(TestStream.DEFINITION))
                .doesNotThrowAnyException();
    }

    @Override
    protected Sink open() {
        return new InfluxSinkFactory(influx("influx.url", questDb.url().toString())).open(TestStream.DEFINITION);
    }

    @Override
    protected Map<String, Number> stored(String dimension, String key, Instant start) throws Exception {
        return questDb.fields(dimension, key, start);
    }
}
