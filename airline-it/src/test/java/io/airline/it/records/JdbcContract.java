package io.airline.it.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.airline.aggregations.SinkException;
import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.testing.Observation;
import io.airline.aggregations.testing.RecordSinkContract;
import io.airline.it.SinkJars;
import io.airline.local.DatabaseServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds of the record sink {@code jdbc} on any database, with the jar that is given to the job. */
abstract class JdbcContract extends RecordSinkContract {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");

    private final RecordSinkFactory factory = factory(Map.of());

    abstract DatabaseServer server();

    /** Returns whether to hold the server's process is to hold the connections. */
    abstract boolean isOneProcess();

    /** Returns a name between the quotes of the database. */
    abstract String quoted(String name);

    private RecordSinkFactory factory(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(server().jobSettings());
        settings.put("jdbc.request-timeout", "2s");
        settings.putAll(more);
        return SinkJars.factory("jdbc", settings);
    }

    final Connection connect() throws SQLException {
        return DriverManager.getConnection(server().jobSettings().get("jdbc.url"), "airline", "");
    }

    @Override
    protected final RecordSink open() throws Exception {
        factory.check(Observation.TABLE);
        return factory.open(Observation.TABLE);
    }

    @Override
    protected final List<Map<String, Object>> stored() throws Exception {
        List<Map<String, Object>> stored = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + quoted(Observation.TABLE.name()))) {
            while (rows.next()) {
                Map<String, Object> row = new HashMap<>();
                for (RecordColumn column : Observation.TABLE.columns()) {
                    Object value = value(rows, column);
                    if (!rows.wasNull()) {
                        row.put(column.name(), value);
                    }
                }
                stored.add(row);
            }
        }
        return stored;
    }

    private Object value(ResultSet rows, RecordColumn column) throws SQLException {
        return switch (column.type()) {
            case TEXT -> rows.getString(column.name());
            case WHOLE -> rows.getLong(column.name());
            case NUMBER -> rows.getDouble(column.name());
            case FLAG -> rows.getBoolean(column.name());
            case TIMESTAMP -> time(rows, column.name());
        };
    }

    private Instant time(ResultSet rows, String column) throws SQLException {
        if (this instanceof PostgreSqlRecordSinkIT) {
            OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        LocalDateTime time = rows.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    @Test
    void aSinkGoesOnAfterItsDatabaseWasAway() throws Exception {
        Observation before = Observation.of("away, before", NOON, 1);
        Observation after = Observation.of("away, after", NOON, 2);
        try (RecordSink sink = open()) {
            sink.write(lot(before));
            RecordLot lot = lot(after);
            server().kill();

            assertThatThrownBy(() -> sink.write(lot))
                    .isInstanceOf(RecordStoreException.class)
                    .hasMessageContaining(server().jobSettings().get("jdbc.url"));
            assertThatThrownBy(() -> sink.write(lot)).isInstanceOf(RecordStoreException.class);
            assertThatThrownBy(() -> factory.check(Observation.TABLE)).isInstanceOf(RecordStoreException.class);
            server().start();

            assertThat(sink.write(lot)).isEmpty();
        }
        assertStored("away", before, after);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNotWaitedForLongerThanTheTimeout() throws Exception {
        assumeTrue(isOneProcess(), "each connection has a process of its own, which cannot be held with the server's");
        Observation held = Observation.of("held", NOON, 1);
        try (RecordSink sink = open()) {
            sink.write(lot(Observation.of("held not yet", NOON, 1)));
            RecordLot lot = lot(held);
            server().pause();
            try {
                long start = System.nanoTime();
                assertThatThrownBy(() -> sink.write(lot)).isInstanceOf(RecordStoreException.class);
                assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
            } finally {
                server().resume();
            }
            assertThat(sink.write(lot)).isEmpty();
        }
        assertStored("held", held, Observation.of("held not yet", NOON, 1));
    }

    /** Many rows in few transactions, in an order that differs from sink to sink. */
    @Test
    void sinksThatWriteTheSameIdsDoNotGetInEachOthersWay() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int start = thread * 250;
            threads.add(new Thread(() -> {
                try (RecordSink sink = open()) {
                    for (int round = 0; round < 5; round++) {
                        Observation[] observations = new Observation[1000];
                        for (int i = 0; i < observations.length; i++) {
                            observations[i] = Observation.of("same " + (start + i) % 1000, NOON, (start + i) % 1000);
                        }
                        sink.write(lot(observations));
                    }
                } catch (Exception e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread each : threads) {
            each.join();
        }
        assertThat(failures).isEmpty();
        Observation[] expected = new Observation[1000];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Observation.of("same " + i, NOON, i);
        }
        assertStored("same", expected);
    }

    @Test
    void aTableOfItsOwnersMakingIsUsedIfItHasColumnsAndKey() throws Exception {
        RecordTable<String> table = RecordTable.<String>named("made_before")
                .id("id", text -> text)
                .whole("length", String::length)
                .build();
        execute("CREATE TABLE %s (id VARCHAR(10) UNIQUE NOT NULL, length BIGINT, more INT)"
                .formatted(quoted("made_before")));
        factory.check(table);
        try (RecordSink sink = factory.open(table)) {
            RecordLot lot = new RecordLot(
                    "a-0-0",
                    List.of(
                            table.row("short", 0).orElseThrow(),
                            table.row("much too long for it", 0).orElseThrow()));

            assertThat(sink.write(lot)).singleElement().satisfies(refused -> {
                assertThat(refused.index()).isEqualTo(1);
                assertThat(refused.reason()).isNotBlank();
            });
        }
    }

    @Test
    void aTableWithoutTheKeyIsRefused() throws Exception {
        execute("CREATE TABLE %s (id VARCHAR(10), other VARCHAR(10))".formatted(quoted("without_key")));

        assertThatThrownBy(() -> factory.check(ids("without_key")))
                .isInstanceOf(SinkException.class)
                .hasMessage(
                        "jdbc.url %s: the table 'without_key' has no unique key of the column 'id' alone, so that rows would be stored twice",
                        server().jobSettings().get("jdbc.url"));
    }

    @Test
    void aTableWithoutAColumnIsRefused() throws Exception {
        execute("CREATE TABLE %s (another VARCHAR(10))".formatted(quoted("without_column")));

        assertThatThrownBy(() -> factory.check(ids("without_column")))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("id");
    }

    @Test
    void aDatabaseThatThereIsNotIsRefused() {
        RecordSinkFactory elsewhere = factory(
                Map.of("jdbc.url", server().jobSettings().get("jdbc.url").replaceFirst("/[a-z]+$", "/nowhere")));

        assertThatThrownBy(() -> elsewhere.check(Observation.TABLE))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("nowhere");
    }

    private static RecordTable<String> ids(String name) {
        return RecordTable.<String>named(name).id("id", text -> text).build();
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement each = connection.createStatement()) {
            each.execute(statement);
        }
    }
}
