package io.airline.sink.cassandra;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import io.airline.model.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How to reach the Cassandra of the record sink {@code cassandra}, and how to write to it. */
@ConfigArea(value = "cassandra", description = "The Cassandra of the record sink `cassandra`.")
public record CassandraConfig(
        @ConfigKey(value = "127.0.0.1:9042", description = "Nodes to ask for the cluster, as host:port.")
                List<String> contactPoints,
        @ConfigKey(value = "datacenter1", description = "Data centre of the nodes to write to.") String localDatacenter,
        @ConfigKey(value = "airline", description = "Keyspace of the tables; it is made if it is missing.")
                String keyspace,
        @ConfigKey(
                        value = "1",
                        min = 1,
                        max = 100,
                        description = "Replicas, in the local data centre, of a keyspace that has to be made.")
                int replication,
        @ConfigKey(value = "local-quorum", description = "How many replicas have to answer before a row is stored.")
                CassandraConsistency consistency,
        @ConfigKey(description = "User, together with the password.") Optional<String> user,
        @ConfigKey(description = "Password of the user.") Optional<Secret> password,
        @ConfigKey(
                        value = "false",
                        description = "Whether to speak TLS; the authorities that are trusted are Java's own.")
                boolean tls,
        @ConfigKey(value = "128", min = 1, max = 2048, unit = "rows", description = "Rows that a task has in flight.")
                int inFlight,
        @ConfigKey(value = "5s", min = 100, max = 600_000, description = "Time to wait for a connection.")
                Duration connectTimeout,
        @ConfigKey(
                        value = "10s",
                        min = 100,
                        max = 600_000,
                        description =
                                "Time to wait for the answer to one request; the lot is written again after that.")
                Duration requestTimeout) {
    private static final Pattern CONTACT_POINT = Pattern.compile("[^\\s:]+:\\d{1,5}|\\[[0-9A-Fa-f:]+]:\\d{1,5}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,47}");

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is malformed, or user and password are not given together
     */
    public CassandraConfig {
        contactPoints = List.copyOf(contactPoints);
        if (contactPoints.isEmpty()) {
            throw new IllegalArgumentException("cassandra.contact-points: at least one node is needed");
        }
        for (String point : contactPoints) {
            if (!CONTACT_POINT.matcher(point).matches()) {
                throw new IllegalArgumentException(
                        "cassandra.contact-points: '%s' is not of the form host:port".formatted(point));
            }
        }
        if (!NAME.matcher(keyspace).matches()) {
            throw new IllegalArgumentException(
                    "cassandra.keyspace '%s' is not 1 to 48 letters, digits and underscores, a letter first"
                            .formatted(keyspace));
        }
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("cassandra.user and cassandra.password are given together, or neither");
        }
    }
}
