package io.airline.job;

import io.airline.aggregations.AccumulatorCodec;
import io.airline.aggregations.Measures;
import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;

/** The third step, on executors: hands the changed totals to every sink, and what a sink refuses to the dead letters. */
final class WriteTotals implements ForeachPartitionFunction<Row> {
    /** Totals in memory at a time. */
    private static final int LOT = 10_000;

    private final StreamDefinition<?> stream;
    private final Slices slices;
    private final List<SinkFactory> sinks;
    private final KafkaClients clients;
    private final StreamMetrics metrics;

    WriteTotals(
            StreamDefinition<?> stream,
            Slices slices,
            List<SinkFactory> sinks,
            KafkaClients clients,
            StreamMetrics metrics) {
        this.stream = stream;
        this.slices = slices;
        this.sinks = sinks;
        this.clients = clients;
        this.metrics = metrics;
    }

    @Override
    public void call(Iterator<Row> rows) throws Exception {
        Measures<?> measures = stream.measures();
        AccumulatorCodec<Object[]> codec = new AccumulatorCodec<>(measures);
        List<SliceTotal> totals = new ArrayList<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            totals.add(measures.total(
                    row.getString(0),
                    row.getString(1),
                    Instant.ofEpochMilli(row.getLong(2)),
                    slices.length(),
                    codec.decode(row.<byte[]>getAs(3))));
            if (totals.size() == LOT || !rows.hasNext()) {
                write(totals);
                totals.clear();
            }
        }
    }

    private void write(List<SliceTotal> totals) throws Exception {
        for (SinkFactory factory : sinks) {
            SinkAccumulator counts = metrics.sinks().get(factory.name());
            List<RefusedTotal> refused = new ArrayList<>();
            ExecutorPool.lend(
                    List.of(factory, stream.name()),
                    Sink.class,
                    () -> factory.open(stream),
                    sink -> refused.addAll(write(sink, totals, counts)));
            if (!refused.isEmpty()) {
                DeadLetters.lend(clients, stream, letters -> {
                    refused.forEach(each -> letters.total(stream.name(), factory.name(), each));
                    letters.await();
                });
            }
        }
    }

    private static List<RefusedTotal> write(Sink sink, List<SliceTotal> totals, SinkAccumulator counts)
            throws InterruptedException {
        long start = System.nanoTime();
        try {
            List<RefusedTotal> refused = sink.write(totals, () -> counts.add(SinkCounts.RETRY));
            double seconds = (System.nanoTime() - start) / 1e9;
            counts.add(SinkCounts.ofWrite(totals.size() - refused.size(), refused.size(), seconds));
            return refused;
        } catch (RuntimeException e) {
            counts.add(SinkCounts.FAILURE);
            throw e;
        }
    }
}
