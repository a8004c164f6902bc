package io.airline.sink.influx;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SliceTotal;
import io.airline.sink.influx.InfluxPoint.Line;
import io.airline.sink.influx.InfluxPoint.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes totals in batches, one request at a time, and returns when all of them are answered for. A batch that the store
 * refuses is halved until the lines that it refuses stand alone. That works whether the store has kept the others
 * already (InfluxDB's partial write) or has dropped them all (QuestDB), because writing a line again changes nothing.
 */
final class InfluxSink implements Sink {
    private final InfluxConnection connection;
    private final InfluxRetry retry;
    private final int batchSize;
    private InfluxDialect dialect;

    InfluxSink(InfluxConnection connection, InfluxRetry retry, int batchSize) {
        this.connection = connection;
        this.retry = retry;
        this.batchSize = batchSize;
    }

    @Override
    public List<RefusedTotal> write(List<SliceTotal> totals) throws InterruptedException {
        return write(totals, () -> {});
    }

    @Override
    public List<RefusedTotal> write(List<SliceTotal> totals, Runnable retried) throws InterruptedException {
        List<RefusedTotal> refused = new ArrayList<>();
        Batch batch = new Batch(Math.min(batchSize, totals.size()));
        for (SliceTotal total : totals) {
            InfluxPoint point = InfluxPointMapper.map(total, dialectFor(total.key(), retried));
            if (point instanceof Line line) {
                batch.add(total, line.text());
            } else if (point instanceof Refusal refusal) {
                refused.add(new RefusedTotal(total, refusal.reason()));
            }
            if (batch.size() == batchSize) {
                store(batch.totals, batch.lines, refused, retried);
                batch.clear();
            }
        }
        store(batch.totals, batch.lines, refused, retried);
        return refused;
    }

    /** The dialects differ in the backslash alone: only a key that has one is worth asking the store who it is. */
    private InfluxDialect dialectFor(String key, Runnable retried) throws InterruptedException {
        if (key.indexOf('\\') < 0) {
            return InfluxDialect.INFLUXDB;
        }
        if (dialect == null) {
            // Refused or not, it is answered.
            retry.send(connection::writeNothing, retried);
            dialect = connection.dialect();
        }
        return dialect;
    }

    /** Stores the lines in order, so that of two for the same point the later one stays; adds to {@code refused}. */
    private void store(List<SliceTotal> totals, List<String> lines, List<RefusedTotal> refused, Runnable retried)
            throws InterruptedException {
        if (lines.isEmpty()) {
            return;
        }
        Optional<String> refusal = retry.send(() -> connection.write(lines), retried);
        if (refusal.isEmpty()) {
            return;
        }
        if (lines.size() == 1) {
            refused.add(new RefusedTotal(totals.get(0), refusal.get()));
            return;
        }
        int middle = lines.size() / 2;
        store(totals.subList(0, middle), lines.subList(0, middle), refused, retried);
        store(totals.subList(middle, lines.size()), lines.subList(middle, lines.size()), refused, retried);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Totals, and the line of each at the same index. */
    private static final class Batch {
        private final List<SliceTotal> totals;
        private final List<String> lines;

        Batch(int capacity) {
            this.totals = new ArrayList<>(capacity);
            this.lines = new ArrayList<>(capacity);
        }

        void add(SliceTotal total, String line) {
            totals.add(total);
            lines.add(line);
        }

        int size() {
            return lines.size();
        }

        void clear() {
            totals.clear();
            lines.clear();
        }
    }
}
