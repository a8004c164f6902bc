package io.airline.sink.jdbc;

import io.airline.aggregations.SinkException;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RecordTable;
import io.airline.model.config.Secret;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Opens sinks that write to one database. Immutable, serializable and thread-safe.
 *
 * @param url the database's address
 * @param user null if none is given
 * @param password null if none is given
 * @param batchSize most rows in a transaction
 */
record JdbcRecordSinkFactory(
        String url, String user, Secret password, int batchSize, Duration connectTimeout, Duration requestTimeout)
        implements RecordSinkFactory {
    @Override
    public String name() {
        return JdbcRecordSinkProvider.NAME;
    }

    JdbcDialect dialect() {
        return JdbcDialect.of(url).orElseThrow();
    }

    /** Connects. The caller closes the connection. */
    Connection connect() throws SQLException {
        Properties properties = dialect().properties(connectTimeout, requestTimeout);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password.reveal());
        }
        return dialect().driver().connect(dialect().driverUrl(url), properties);
    }

    /**
     * Connects, makes the table if it is missing, and looks whether it has the columns and the key that are needed.
     *
     * @throws SinkException if the database refuses that
     * @throws RecordStoreException if it does not answer
     */
    @Override
    public void check(RecordTable<?> table) throws RecordStoreException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            try {
                statement.executeQuery(dialect().selectNothing(table)).close();
            } catch (SQLException e) {
                if (!new JdbcFailure(e).isMissingTable()) {
                    throw e;
                }
                statement.execute(dialect().createTable(table));
                statement.executeQuery(dialect().selectNothing(table)).close();
            }
            if (!isKey(connection, table)) {
                throw new SinkException(
                        "jdbc.url %s: the table '%s' has no unique key of the column '%s' alone, so that rows would be stored twice"
                                .formatted(url, table, table.idColumn().name()));
            }
        } catch (SQLException e) {
            JdbcFailure failure = new JdbcFailure(e);
            if (failure.isConfiguration()) {
                throw new SinkException(explain(failure), e);
            }
            throw new RecordStoreException(explain(failure), e);
        }
    }

    private static boolean isKey(Connection connection, RecordTable<?> table) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        Map<String, Set<String>> columns = new HashMap<>();
        try (ResultSet keys =
                data.getIndexInfo(connection.getCatalog(), connection.getSchema(), table.name(), true, true)) {
            while (keys.next()) {
                if (keys.getString("COLUMN_NAME") != null) {
                    columns.computeIfAbsent(keys.getString("INDEX_NAME"), unused -> new HashSet<>())
                            .add(keys.getString("COLUMN_NAME").replace("\"", ""));
                }
            }
        }
        return columns.containsValue(Set.of(table.idColumn().name()));
    }

    /** Returns what to say of a failure. */
    String explain(JdbcFailure failure) {
        return "jdbc.url %s: %s".formatted(url, failure.words());
    }

    @Override
    public RecordSink open(RecordTable<?> table) {
        return new JdbcRecordSink(this, table);
    }
}
