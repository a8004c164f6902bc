package io.airline.it.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
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
import io.airline.local.CassandraServer;
import io.airline.local.Installation;
import io.airline.local.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The record sink {@code cassandra} on a real Cassandra, with the jar that is given to the job. */
final class CassandraRecordSinkIT extends RecordSinkContract {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");

    private static Path directory;
    private static CassandraServer server;
    private static RecordSinkFactory factory;
    private static CqlSession session;

    @BeforeAll
    static void start() throws Exception {
        directory = Files.createTempDirectory("records-");
        server = new CassandraServer(
                Installation.fromSystemProperty(), directory, Ports.free().store());
        server.start();
        factory = factory(Map.of());
        factory.check(Observation.TABLE);
        session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                .withLocalDatacenter("datacenter1")
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        if (session != null) {
            session.close();
        }
        server.close();
        Installation.delete(directory);
    }

    private static RecordSinkFactory factory(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(server.jobSettings());
        settings.put("cassandra.request-timeout", "2s");
        settings.putAll(more);
        return SinkJars.factory("cassandra", settings);
    }

    @Override
    protected RecordSink open() {
        return factory.open(Observation.TABLE);
    }

    @Override
    protected List<Map<String, Object>> stored() {
        List<Map<String, Object>> stored = new ArrayList<>();
        for (Row row : session.execute("SELECT * FROM airline.\"Kit_Observations\"")) {
            Map<String, Object> values = new HashMap<>();
            for (RecordColumn column : Observation.TABLE.columns()) {
                Object value = row.getObject(CqlIdentifier.fromInternal(column.name()));
                if (value != null) {
                    values.put(column.name(), value);
                }
            }
            stored.add(values);
        }
        return stored;
    }

    @Test
    void aClusterThatDoesNotAnswerGetsTheLotLater() throws Exception {
        Observation held = Observation.of("held", NOON, 1);
        try (RecordSink sink = open()) {
            sink.write(lot(Observation.of("held not yet", NOON, 1)));
            RecordLot lot = lot(held);
            server.pause();
            try {
                assertThatThrownBy(() -> sink.write(lot))
                        .isInstanceOf(RecordStoreException.class)
                        .hasMessageContaining("cassandra.contact-points");
            } finally {
                server.resume();
            }
            assertThat(sink.write(lot)).isEmpty();
        }
        assertStored("held", held, Observation.of("held not yet", NOON, 1));
    }

    @Test
    void keyspaceAndTableAreMadeIfTheyAreMissing() throws Exception {
        RecordTable<String> table =
                RecordTable.<String>named("Ids").id("id", text -> text).build();
        RecordSinkFactory other = factory(Map.of("cassandra.keyspace", "Other_Keyspace"));

        other.check(table);
        other.check(table);
        try (RecordSink sink = other.open(table)) {
            sink.write(new RecordLot("a-0-0", List.of(table.row("one", 0).orElseThrow())));
        }

        assertThat(session.execute("SELECT id FROM \"Other_Keyspace\".\"Ids\"")
                        .one()
                        .getString("id"))
                .isEqualTo("one");
    }

    @Test
    void aTableThatSomebodyDropsIsNoReasonToRefuseRows() throws Exception {
        RecordTable<String> table =
                RecordTable.<String>named("dropped").id("id", text -> text).build();
        RecordLot lot = new RecordLot("a-0-0", List.of(table.row("one", 0).orElseThrow()));
        factory.check(table);
        try (RecordSink sink = factory.open(table)) {
            sink.write(lot);
            session.execute("DROP TABLE airline.dropped");

            assertThatThrownBy(() -> sink.write(lot)).isInstanceOf(RecordStoreException.class);
            factory.check(table);
            assertThat(sink.write(lot)).isEmpty();
        }
    }

    @Test
    void anotherTableOfThatNameIsRefused() {
        session.execute("CREATE TABLE airline.other_type (id text PRIMARY KEY, length int)");
        session.execute("CREATE TABLE airline.other_key (id text, length bigint, PRIMARY KEY (id, length))");

        assertThatThrownBy(() -> factory.check(lengths("other_type")))
                .isInstanceOf(SinkException.class)
                .hasMessage(
                        "cassandra.keyspace airline: the column 'length' of the table 'other_type' is int, and is to be bigint");
        assertThatThrownBy(() -> factory.check(lengths("other_key")))
                .isInstanceOf(SinkException.class)
                .hasMessage(
                        "cassandra.keyspace airline: the primary key of the table 'other_key' is [id, length], and is to be 'id'");
    }

    @Test
    void aNodeThatIsNotThereIsWaitedFor() {
        RecordSinkFactory nowhere =
                factory(Map.of("cassandra.contact-points", "127.0.0.1:1", "cassandra.connect-timeout", "1s"));

        assertThatThrownBy(() -> nowhere.check(Observation.TABLE))
                .isInstanceOf(RecordStoreException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    private static RecordTable<String> lengths(String name) {
        return RecordTable.<String>named(name)
                .id("id", text -> text)
                .whole("length", String::length)
                .build();
    }
}
