package io.airline.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CassandraConfigTest {
    @Test
    void defaults() {
        assertThat(read(Map.of()).get(CassandraConfig.class))
                .isEqualTo(new CassandraConfig(
                        List.of("127.0.0.1:9042"),
                        "datacenter1",
                        "airline",
                        1,
                        CassandraConsistency.LOCAL_QUORUM,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        128,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10)));
    }

    @Test
    void aFactoryTravelsAndKeepsThePasswordToItself() throws Exception {
        Configuration configuration = Configuration.of(List.of(CassandraConfig.class))
                .environment(Map.of("AIRLINE_CASSANDRA_PASSWORD", "s3cret"))
                .set(Map.of(
                        "cassandra.contact-points", "one:9042, [::1]:9043",
                        "cassandra.local-datacenter", "north",
                        "cassandra.keyspace", "spark_streams",
                        "cassandra.replication", "3",
                        "cassandra.consistency", "all",
                        "cassandra.user", "job",
                        "cassandra.tls", "true",
                        "cassandra.in-flight", "7",
                        "cassandra.connect-timeout", "1s",
                        "cassandra.request-timeout", "2s"))
                .build();

        RecordSinkFactory factory = new CassandraRecordSinkProvider().create(configuration);

        assertThat(configuration.effectiveTable()).doesNotContain("s3cret");
        assertThat(factory.toString()).contains("one:9042").doesNotContain("s3cret");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(factory);
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        assertRefused(
                "cassandra.contact-points",
                "127.0.0.1",
                "cassandra.contact-points: '127.0.0.1' is not of the form host:port");
        assertRefused("cassandra.contact-points", "", "cassandra.contact-points: at least one node is needed");
        assertRefused(
                "cassandra.keyspace",
                "a\"b",
                "cassandra.keyspace 'a\"b' is not 1 to 48 letters, digits and underscores, a letter first");
        assertRefused("cassandra.user", "job", "cassandra.user and cassandra.password are given together, or neither");
    }

    private static void assertRefused(String key, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static Configuration read(Map<String, String> settings) {
        return Configuration.of(List.of(CassandraConfig.class)).set(settings).build();
    }
}
