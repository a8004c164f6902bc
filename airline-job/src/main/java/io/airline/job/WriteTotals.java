package io.airline.job;

import io.airline.aggregations.AccumulatorCodec;
import io.airline.aggregations.Measures;
import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * The third step, on executors: hands the changed totals to every sink, and what a sink refuses to the dead letters.
 *
 * <p>A class that is Scala's function, and no lambda: of one of these Spark reads the class file several times a micro-batch, to
 * see what it refers to.
 */
final class WriteTotals extends AbstractFunction2<TaskContext, Iterator<InternalRow>, BoxedUnit>
        implements Serializable {
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
    public BoxedUnit apply(TaskContext task, Iterator<InternalRow> rows) {
        try {
            write(rows);
        } catch (InterruptedException e) {
            task.killTaskIfInterrupted();
            throw new IllegalStateException("interrupted while a sink writes", e);
        }
        return BoxedUnit.UNIT;
    }

    private void write(Iterator<InternalRow> rows) throws InterruptedException {
        Measures<?> measures = stream.measures();
        AccumulatorCodec<Object[]> codec = new AccumulatorCodec<>(measures);
        List<SliceTotal> totals = new ArrayList<>();
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            totals.add(measures.total(
                    row.getString(0),
                    row.getString(1),
                    Instant.ofEpochMilli(row.getLong(2)),
                    slices.length(),
                    codec.decode(row.getBinary(3))));
            if (totals.size() == LOT || !rows.hasNext()) {
                write(totals);
                totals.clear();
            }
        }
    }

    private void write(List<SliceTotal> totals) throws InterruptedException {
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
