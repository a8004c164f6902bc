package io.airline.sink.jdbc;

import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.records.RefusedRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Upserts rows in batches, each a transaction. A batch that the database refuses is halved until the rows that it refuses
 * stand alone.
 */
final class JdbcRecordSink implements RecordSink {
    /** Attempts at a transaction that others get in the way of, before the lot is given back. */
    private static final int CONFLICTS = 10;

    private final JdbcRecordSinkFactory factory;
    private final RecordTable<?> table;
    private final JdbcDialect dialect;
    private Connection connection;
    private PreparedStatement upsert;

    JdbcRecordSink(JdbcRecordSinkFactory factory, RecordTable<?> table) {
        this.factory = factory;
        this.table = table;
        this.dialect = factory.dialect();
    }

    @Override
    public List<RefusedRecord> write(RecordLot lot) throws RecordStoreException {
        List<RefusedRecord> refused = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        for (int index : lot.lastOfEachId()) {
            Optional<String> flaw = flaw(lot.rows().get(index));
            if (flaw.isPresent()) {
                refused.add(new RefusedRecord(index, flaw.get()));
            } else {
                indexes.add(index);
            }
        }
        // Transactions that lock their rows in the same order do not wait for each other in a circle.
        indexes.sort(Comparator.comparing(index -> lot.rows().get(index).id()));
        try {
            for (int start = 0; start < indexes.size(); start += factory.batchSize()) {
                int end = Math.min(start + factory.batchSize(), indexes.size());
                store(lot, indexes.subList(start, end), refused);
            }
        } catch (SQLException e) {
            close();
            throw new RecordStoreException(factory.explain(new JdbcFailure(e)), e);
        }
        return refused;
    }

    /** Returns what no attempt could change: the drivers would store something else, or fail without saying why. */
    private Optional<String> flaw(RecordRow row) {
        if (!dialect.keepsAllDoubles()) {
            for (Object value : row.values()) {
                if (value instanceof Double number && !Double.isFinite(number)) {
                    return Optional.of("%s is no number to the database".formatted(number));
                }
            }
        }
        return row.flaw();
    }

    private void store(RecordLot lot, List<Integer> indexes, List<RefusedRecord> refused) throws SQLException {
        Optional<JdbcFailure> refusal = transact(lot, indexes);
        if (refusal.isEmpty()) {
            return;
        }
        if (indexes.size() == 1) {
            refused.add(new RefusedRecord(indexes.get(0), refusal.get().words()));
            return;
        }
        int middle = indexes.size() / 2;
        store(lot, indexes.subList(0, middle), refused);
        store(lot, indexes.subList(middle, indexes.size()), refused);
    }

    /** Returns why the database refuses a row, empty if it has stored all. */
    private Optional<JdbcFailure> transact(RecordLot lot, List<Integer> indexes) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            connect();
            try {
                for (int index : indexes) {
                    bind(lot.rows().get(index));
                    upsert.addBatch();
                }
                upsert.executeBatch();
                connection.commit();
                return Optional.empty();
            } catch (SQLException e) {
                JdbcFailure failure = new JdbcFailure(e);
                boolean isConflict = failure.isConflict() && attempt < CONFLICTS;
                if (!isConflict && !failure.isRefusal()) {
                    throw e;
                }
                upsert.clearBatch();
                connection.rollback();
                if (!isConflict) {
                    return Optional.of(failure);
                }
            }
        }
    }

    private void connect() throws SQLException {
        if (connection == null) {
            connection = factory.connect();
            connection.setAutoCommit(false);
            upsert = connection.prepareStatement(dialect.upsert(table));
        }
    }

    private void bind(RecordRow row) throws SQLException {
        for (int i = 0; i < row.values().size(); i++) {
            RecordColumn.Type type = table.columns().get(i).type();
            Object value = row.values().get(i);
            if (value == null) {
                upsert.setNull(i + 1, sqlType(type));
            } else {
                upsert.setObject(i + 1, value instanceof Instant time ? time(time) : value);
            }
        }
    }

    private int sqlType(RecordColumn.Type type) {
        return switch (type) {
            case TEXT -> Types.VARCHAR;
            case WHOLE -> Types.BIGINT;
            case NUMBER -> Types.DOUBLE;
            case TIMESTAMP -> dialect == JdbcDialect.POSTGRESQL ? Types.TIMESTAMP_WITH_TIMEZONE : Types.TIMESTAMP;
            case FLAG -> Types.BOOLEAN;
        };
    }

    /** Times are UTC, whatever the time zone of this process, the connection or the database. */
    private Object time(Instant time) {
        return dialect == JdbcDialect.POSTGRESQL
                ? OffsetDateTime.ofInstant(time, ZoneOffset.UTC)
                : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    @Override
    public void close() {
        Connection closing = connection;
        connection = null;
        upsert = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (SQLException e) {
                // Everything written is stored already; the server notices that nobody is there.
            }
        }
    }
}
