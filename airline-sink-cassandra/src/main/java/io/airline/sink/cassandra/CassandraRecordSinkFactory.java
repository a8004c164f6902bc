package io.airline.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import io.airline.aggregations.SinkException;
import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RecordTable;
import java.util.List;
import java.util.Optional;

/**
 * Opens sinks that write to one cluster. Immutable, serializable and thread-safe.
 *
 * @param target the cluster, the keyspace, and how to write
 */
record CassandraRecordSinkFactory(CassandraTarget target) implements RecordSinkFactory {
    @Override
    public String name() {
        return CassandraRecordSinkProvider.NAME;
    }

    /**
     * Connects, makes keyspace and table if they are missing, and looks whether the table has the columns and the key that
     * are needed.
     *
     * @throws SinkException if the cluster refuses that, or the table is another one
     * @throws RecordStoreException if the cluster does not answer
     */
    @Override
    public void check(RecordTable<?> table) throws RecordStoreException {
        try (CqlSession session = target.connect()) {
            if (keyspace(session).isEmpty()) {
                session.execute(CassandraTables.createKeyspace(
                        target.keyspace(), target.localDatacenter(), target.replication()));
            }
            if (find(session, table).isEmpty()) {
                session.execute(CassandraTables.createTable(target.keyspace(), table));
            }
            requireColumns(
                    table,
                    find(session, table)
                            .orElseThrow(() -> new RecordStoreException(
                                    "cassandra.contact-points %s: the table %s is not to be seen yet"
                                            .formatted(target.contactPoints(), table))));
        } catch (DriverException e) {
            boolean isConfiguration = CassandraTarget.all(e).stream()
                    .anyMatch(each ->
                            each instanceof AuthenticationException || each instanceof QueryValidationException);
            if (isConfiguration) {
                throw new SinkException(target.explain(e), e);
            }
            throw new RecordStoreException(target.explain(e), e);
        }
    }

    private Optional<KeyspaceMetadata> keyspace(CqlSession session) {
        return session.refreshSchema().getKeyspace(CqlIdentifier.fromInternal(target.keyspace()));
    }

    private Optional<TableMetadata> find(CqlSession session, RecordTable<?> table) {
        return keyspace(session).flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(table.name())));
    }

    private void requireColumns(RecordTable<?> table, TableMetadata found) {
        for (RecordColumn column : table.columns()) {
            String type = CassandraTables.type(column.type());
            Optional<ColumnMetadata> there = found.getColumn(CqlIdentifier.fromInternal(column.name()));
            String actual =
                    there.map(each -> each.getType().asCql(false, false)).orElse("missing");
            if (!actual.equals(type)) {
                throw new SinkException(
                        "cassandra.keyspace %s: the column '%s' of the table '%s' is %s, and is to be %s"
                                .formatted(target.keyspace(), column.name(), table, actual, type));
            }
        }
        List<String> key = found.getPrimaryKey().stream()
                .map(each -> each.getName().asInternal())
                .toList();
        if (!key.equals(List.of(table.idColumn().name()))) {
            throw new SinkException("cassandra.keyspace %s: the primary key of the table '%s' is %s, and is to be '%s'"
                    .formatted(target.keyspace(), table, key, table.idColumn().name()));
        }
    }

    @Override
    public RecordSink open(RecordTable<?> table) {
        return new CassandraRecordSink(target, table);
    }
}
