package io.airline.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.records.RefusedRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Inserts rows with one prepared statement, so many at a time and no more. */
final class CassandraRecordSink implements RecordSink {
    private final CassandraTarget target;
    private final RecordTable<?> table;
    private CqlSession session;
    private PreparedStatement insert;

    CassandraRecordSink(CassandraTarget target, RecordTable<?> table) {
        this.target = target;
        this.table = table;
    }

    /** A row that is being inserted. */
    private record Pending(int index, CompletableFuture<AsyncResultSet> answer) {}

    @Override
    public List<RefusedRecord> write(RecordLot lot) throws RecordStoreException, InterruptedException {
        List<RefusedRecord> flawed = new ArrayList<>();
        List<RefusedRecord> refused = new ArrayList<>();
        Deque<Pending> pending = new ArrayDeque<>();
        try {
            connect();
            for (int index : lot.lastOfEachId()) {
                RecordRow row = lot.rows().get(index);
                Optional<String> flaw = row.flaw();
                if (flaw.isPresent()) {
                    flawed.add(new RefusedRecord(index, flaw.get()));
                    continue;
                }
                if (pending.size() == target.inFlight()) {
                    await(pending.remove(), refused);
                }
                CompletableFuture<AsyncResultSet> answer = session.executeAsync(
                                insert.bind(row.values().toArray()))
                        .toCompletableFuture();
                pending.add(new Pending(index, answer));
            }
            while (!pending.isEmpty()) {
                await(pending.remove(), refused);
            }
            if (!refused.isEmpty()) {
                // A table that somebody has dropped refuses every row; that is not for what they are.
                session.execute(CassandraTables.probe(target.keyspace(), table));
            }
        } catch (DriverException e) {
            close();
            throw new RecordStoreException(target.explain(e), e);
        }
        refused.addAll(flawed);
        return refused;
    }

    private static void await(Pending pending, List<RefusedRecord> refused) throws InterruptedException {
        try {
            pending.answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidQueryException refusal) {
                refused.add(new RefusedRecord(pending.index, CassandraTarget.words(refusal)));
            } else if (e.getCause() instanceof DriverException failure) {
                throw failure;
            } else {
                throw new IllegalStateException("the driver failed: " + e.getCause(), e.getCause());
            }
        }
    }

    private void connect() {
        if (session == null) {
            session = target.connect();
            insert = session.prepare(CassandraTables.insert(target.keyspace(), table));
        }
    }

    @Override
    public void close() {
        CqlSession closing = session;
        session = null;
        insert = null;
        if (closing != null) {
            // Not awaited: everything written is stored already, and what is not is written again.
            closing.forceCloseAsync();
        }
    }
}
