package io.airline.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.airline.model.config.Secret;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Where rows go. Immutable, serializable and thread-safe; see {@link CassandraConfig}.
 *
 * @param user null if none is given
 * @param password null if none is given
 */
record CassandraTarget(
        ArrayList<String> contactPoints,
        String localDatacenter,
        String keyspace,
        int replication,
        CassandraConsistency consistency,
        String user,
        Secret password,
        boolean tls,
        int inFlight,
        Duration connectTimeout,
        Duration requestTimeout)
        implements Serializable {
    static CassandraTarget of(CassandraConfig config) {
        return new CassandraTarget(
                new ArrayList<>(config.contactPoints()),
                config.localDatacenter(),
                config.keyspace(),
                config.replication(),
                config.consistency(),
                config.user().orElse(null),
                config.password().orElse(null),
                config.tls(),
                config.inFlight(),
                config.connectTimeout(),
                config.requestTimeout());
    }

    /** Connects. The caller closes the session. */
    CqlSession connect() {
        // The driver's defaults lie beside its classes; the thread may know other class loaders.
        ClassLoader classes = CqlSession.class.getClassLoader();
        CqlSessionBuilder builder = CqlSession.builder()
                .withClassLoader(classes)
                .withLocalDatacenter(localDatacenter)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder(classes)
                        .withString(
                                DefaultDriverOption.REQUEST_CONSISTENCY,
                                consistency.level().name())
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, requestTimeout)
                        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, connectTimeout)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, connectTimeout)
                        .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, connectTimeout)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, connectTimeout)
                        // There is a session for each task at a time.
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .build());
        for (String point : contactPoints) {
            int colon = point.lastIndexOf(':');
            String host = point.substring(0, colon).replace("[", "").replace("]", "");
            builder.addContactPoint(new InetSocketAddress(host, Integer.parseInt(point.substring(colon + 1))));
        }
        if (user != null) {
            builder.withAuthCredentials(user, password.reveal());
        }
        if (tls) {
            builder.withSslContext(sslContext());
        }
        return builder.build();
    }

    private static SSLContext sslContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has no TLS", e);
        }
    }

    /** Returns what to say of a failure: where, and the database's words. */
    String explain(Throwable failure) {
        return "cassandra.contact-points %s: %s".formatted(contactPoints, words(failure));
    }

    /** Returns the database's words in one line; not blank. */
    static String words(Throwable failure) {
        String words = failure.getMessage();
        return words == null || words.isBlank()
                ? failure.getClass().getSimpleName()
                : words.lines().findFirst().orElseThrow();
    }

    /** Returns all failures that are told in one, of the nodes that were asked. */
    static List<Throwable> all(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        if (failure instanceof com.datastax.oss.driver.api.core.AllNodesFailedException nodes) {
            nodes.getAllErrors().values().forEach(all::addAll);
        }
        all.add(failure);
        return all;
    }
}
