package io.airline.aggregations.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordTableTest {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00.123456Z");

    private static final RecordTable<Reading> TABLE = RecordTable.<Reading>named("WEATHER")
            .id("id", Reading::getStation)
            .timestamp("timestamp", reading -> NOON)
            .whole("rain", Reading::getRain)
            .number("degrees", reading -> reading.getTemperature() == null ? null : reading.getTemperature() / 10.0)
            .flag("dry", reading -> reading.getRain() == 0)
            .text("place", reading -> String.join(" ", reading.getTags()))
            .where(reading -> reading.getRain() < 1000)
            .build();

    private static final Reading COAST = TestStream.reading(NOON, "Sylt", List.of("coast", "town"), 215, 30);
    private static final Reading BROKEN = TestStream.reading(NOON, "Brocken", List.of(), null, 0);

    @Test
    void aRowHasTheIdFirstAndTheColumnsInOrder() {
        assertThat(TABLE.columns().stream().map(RecordColumn::name))
                .containsExactly("id", "timestamp", "rain", "degrees", "dry", "place");
        RecordRow row = TABLE.row(COAST, NOON.toEpochMilli()).orElseThrow();
        assertThat(row.id()).isEqualTo("Sylt");
        assertThat(row.time()).isEqualTo("2024-11-20T12:00:00.123Z");
        assertThat(row.values())
                .containsExactly("Sylt", Instant.parse("2024-11-20T12:00:00.123Z"), 30L, 21.5, false, "coast town");
    }

    @Test
    void whatAnEventLacksIsNull() {
        assertThat(TABLE.row(BROKEN, 0).orElseThrow().values())
                .isEqualTo(Arrays.asList("Brocken", Instant.parse("2024-11-20T12:00:00.123Z"), 0L, null, true, ""));
    }

    @Test
    void anEventWithoutIdHasNoRow() {
        assertThat(TABLE.row(TestStream.reading(NOON, null, List.of(), 1, 0), 0))
                .isEmpty();
        assertThat(TABLE.row(TestStream.reading(NOON, "", List.of(), 1, 0), 0)).isEmpty();
    }

    @Test
    void theFilterTellsWhatIsKept() {
        assertThat(TABLE.keeps(COAST)).isTrue();
        assertThat(TABLE.keeps(TestStream.reading(NOON, "Cherrapunji", List.of(), 1, 1000)))
                .isFalse();
        assertThat(RecordTable.<Reading>named("all")
                        .id("id", Reading::getStation)
                        .build()
                        .keeps(COAST))
                .isTrue();
    }

    @Test
    void itTravelsToExecutors() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(TABLE);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            RecordTable<?> copy = (RecordTable<?>) in.readObject();
            assertThat(copy.columns()).isEqualTo(TABLE.columns());
            assertThat(copy).hasToString("WEATHER");
        }
    }

    @Test
    void namesThatNotEveryStoreTakesAreRefused() {
        for (String name : Arrays.asList(null, "", "1st", "drop table", "a-b", "a\"b", "x".repeat(49))) {
            assertThatThrownBy(() -> RecordTable.named(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("table name '%s' is not 1 to 48 letters, digits and underscores, a letter first", name);
            assertThatThrownBy(() -> RecordTable.<Reading>named("t").id(name, Reading::getStation))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("column name '%s'", name);
        }
    }

    @Test
    void theIdComesFirstAndNoColumnTwice() {
        RecordTable.Builder<Reading> builder = RecordTable.named("t");
        assertThatThrownBy(builder::build).hasMessage("table t has no id");
        assertThatThrownBy(() -> builder.whole("rain", Reading::getRain))
                .hasMessage("table t has a column 'rain' before its id");
        builder.id("id", Reading::getStation);
        assertThatThrownBy(() -> builder.id("other", Reading::getStation))
                .hasMessage("table t: the id 'other' is not the first column");
        assertThatThrownBy(() -> builder.whole("ID", Reading::getRain)).hasMessage("table t has two columns 'ID'");
    }

    @Test
    void aStreamHasNoTwoTablesOfOneName() {
        StreamDefinition.Builder<Reading> stream = StreamDefinition.named("weather", Reading.class)
                .eventTime(Reading::getTime)
                .table(TABLE);
        assertThat(stream.build().tables()).containsExactly(TABLE);
        stream.table(TABLE);
        assertThatThrownBy(stream::build).hasMessage("stream weather has two tables of the same name");
        assertThat(TestStream.DEFINITION.tables()).isEmpty();
    }

    @Test
    void aLotKeepsTheLastRowOfEachId() {
        RecordRow first = TABLE.row(COAST, 1).orElseThrow();
        RecordRow other = TABLE.row(BROKEN, 2).orElseThrow();
        RecordRow last = TABLE.row(COAST, 3).orElseThrow();

        RecordLot lot = new RecordLot(RecordLot.name("readings", 3, 120_000), List.of(first, other, last));

        assertThat(lot.name()).isEqualTo("readings-3-00000000000000120000");
        assertThat(lot.lastOfEachId()).containsExactly(1, 2);
    }
}
