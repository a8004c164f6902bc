package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Timeliness;
import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import io.airline.model.EventCodec;
import io.airline.model.registry.RegistryConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteRecordsTest {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");

    private static final RecordTable<Reading> TABLE = RecordTable.<Reading>named("READINGS")
            .id("id", Reading::getStation)
            .whole("rain", Reading::getRain)
            .where(reading -> reading.getRain() < 1_000_000)
            .build();

    private static final StreamDefinition<Reading> STREAM = StreamDefinition.named("weather", Reading.class)
            .topic("readings")
            .eventTime(Reading::getTime)
            .table(TABLE)
            .build();

    private final EventCodec<Reading> codec = EventCodec.of(Reading.class);
    private final StreamMetrics metrics = new StreamMetrics(List.of("list"));
    private final List<SourceMessage> topic = new ArrayList<>();

    @BeforeEach
    void emptyTheStore() {
        RecordSinks.STORE.lots.clear();
        RecordSinks.STORE.lotsUntilDown = Integer.MAX_VALUE;
    }

    @Test
    void whatTheTableKeepsIsWrittenAndTheRestPassedOver() throws Exception {
        add(reading(NOON, "a", 1));
        add(new byte[] {1, 2, 3});
        add(reading(NOON, "filtered", 1_000_000));
        add(reading(NOON.minus(Duration.ofHours(3)), "late", 2));
        add(reading(NOON.plus(Duration.ofMinutes(2)), "future", 3));
        add(reading(NOON.plus(Duration.ofSeconds(59)), "not quite", 4));

        assertThat(write(Map.of())).containsExactly(RowFactory.create(3, 106L, null));

        assertThat(RecordSinks.STORE.lots).hasSize(1);
        RecordLot lot = RecordSinks.STORE.lots.get(0);
        assertThat(lot.name()).isEqualTo("readings-3-00000000000000000100");
        assertThat(lot.rows().stream().map(RecordRow::id)).containsExactly("a", "late", "not quite");
        assertThat(lot.rows().get(0).time()).isEqualTo(NOON);
        assertThat(metrics.read()).isEqualTo(6);
        assertThat(metrics.decoded()).isEqualTo(5);
        assertThat(metrics.sinks().get("list").value().points()).isEqualTo(3);
    }

    @Test
    void aLotIsSoManyEventsWhateverBecomesOfThem() throws Exception {
        for (int i = 0; i < RecordLot.MAX_ROWS; i++) {
            add(i % 2 == 0 ? reading(NOON, "" + i, i) : new byte[] {1});
        }
        add(reading(NOON, "the last", 1));

        write(Map.of());

        assertThat(RecordSinks.STORE.lots.stream().map(RecordLot::name))
                .containsExactly("readings-3-00000000000000000100", "readings-3-00000000000000010100");
        assertThat(RecordSinks.STORE.lots.stream().map(lot -> lot.rows().size()))
                .containsExactly(RecordLot.MAX_ROWS / 2, 1);
    }

    @Test
    void aStoreThatIsDownEndsTheTaskAndTheNextAttemptGoesOnThere() throws Exception {
        for (int i = 0; i < RecordLot.MAX_ROWS + 1; i++) {
            add(reading(NOON, "" + i, i));
        }
        RecordSinks.STORE.lotsUntilDown = 1;

        assertThat(write(Map.of()))
                .containsExactly(
                        RowFactory.create(3, 10_100L, null), RowFactory.create(3, 10_100L, "the list is down"));
        assertThat(metrics.sinks().get("list").value().retries()).isEqualTo(1);
        RecordSinks.STORE.lotsUntilDown = 1;
        assertThat(write(Map.of(3, 10_100L))).containsExactly(RowFactory.create(3, 10_101L, null));

        assertThat(RecordSinks.STORE.lots.stream().map(RecordLot::name))
                .containsExactly("readings-3-00000000000000000100", "readings-3-00000000000000010100");
        assertThat(write(Map.of(3, 10_101L))).isEmpty();
    }

    @Test
    void whereOneTaskFoundTheStoreDownNoOtherOfTheAttemptTries() throws Exception {
        add(reading(NOON, "a", 1));
        RecordSinks.STORE.lotsUntilDown = 0;
        WriteRecords<Reading> attempt = step("the same", Map.of());
        call(attempt);
        RecordSinks.STORE.lotsUntilDown = 1;

        assertThat(call(attempt)).containsExactly(RowFactory.create(3, 100L, "the list is down"));
        assertThat(RecordSinks.STORE.lots).isEmpty();
        assertThat(call(step("another", Map.of()))).containsExactly(RowFactory.create(3, 101L, null));
    }

    private byte[] reading(Instant time, String station, long rain) {
        return codec.encode(TestStream.reading(time, station, List.of(), 215, rain));
    }

    private void add(byte[] value) {
        topic.add(new SourceMessage(value, NOON.toEpochMilli(), 3, 100L + topic.size()));
    }

    private List<Row> write(Map<Integer, Long> done) throws Exception {
        return call(step("attempt " + System.nanoTime(), done));
    }

    private WriteRecords<Reading> step(String attempt, Map<Integer, Long> done) {
        return new WriteRecords<>(
                new StoredTable<>(STREAM, TABLE, new RecordSinks.Factory()),
                new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)),
                RegistryConfig.defaults(),
                new KafkaClients(Map.of()),
                metrics,
                attempt,
                done);
    }

    private List<Row> call(WriteRecords<Reading> step) throws Exception {
        List<Row> outcomes = new ArrayList<>();
        Iterator<Row> all = step.call(topic.iterator());
        all.forEachRemaining(outcomes::add);
        return outcomes;
    }
}
