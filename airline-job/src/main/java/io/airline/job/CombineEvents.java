package io.airline.job;

import io.airline.aggregations.AccumulatorCodec;
import io.airline.aggregations.Combiner;
import io.airline.aggregations.KnownKeys;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Timeliness;
import io.airline.model.EventCodec;
import io.airline.model.Template;
import io.airline.model.UndecodableEventException;
import io.airline.model.registry.RegistryConfig;
import io.airline.model.registry.RegistrySchemas;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The first step, on executors: decodes each Kafka value once and folds it into a combiner, so that what leaves the task
 * is a row for each (dimension, key, slice). What is no event, or comes from the future, is a dead letter, and is
 * acknowledged before the task ends. A framed event whose schema cannot be had waits for the registry, and the task with it.
 *
 * @param <E> type of the events
 */
final class CombineEvents<E extends SpecificRecordBase> implements Serializable {
    /** What leaves the step. */
    static final StructType PARTIAL = new StructType()
            .add("dimension", DataTypes.StringType, false)
            .add("key", DataTypes.StringType, false)
            .add("slice_start", DataTypes.LongType, false)
            .add("state", DataTypes.BinaryType, false);

    private final StreamDefinition<E> stream;
    private final Slices slices;
    private final Timeliness timeliness;
    private final int keyLimit;
    private final RegistryConfig registry;
    private final KafkaClients clients;
    private final StreamMetrics metrics;
    private final SeenKeys seenKeys;
    private Broadcast<KnownKeys> knownKeys;

    CombineEvents(
            StreamDefinition<E> stream,
            Slices slices,
            Timeliness timeliness,
            int keyLimit,
            RegistryConfig registry,
            KafkaClients clients,
            StreamMetrics metrics,
            SeenKeys seenKeys) {
        this.stream = stream;
        this.slices = slices;
        this.timeliness = timeliness;
        this.keyLimit = keyLimit;
        this.registry = registry;
        this.clients = clients;
        this.metrics = metrics;
        this.seenKeys = seenKeys;
    }

    /**
     * Sets the keys that are known to the next micro-batch. To be called on the driver before the micro-batch runs: what
     * travels to its tasks is this object as it is then.
     */
    void know(Broadcast<KnownKeys> known) {
        this.knownKeys = known;
    }

    /** An event that is refused, until it is sent. */
    private record Refusal(SourceMessage message, DeadLetters.Reason reason, String detail) {}

    /**
     * Returns the partial totals of all messages of these ranges.
     *
     * @throws IOException if the messages cannot be read
     * @throws InterruptedIOException if the task is interrupted while what is refused is written
     */
    Iterator<InternalRow> totals(List<KafkaBatchInputPartition> ranges) throws IOException {
        Work work = new Work();
        for (KafkaBatchInputPartition range : ranges) {
            MessageReader.read(range, work::add);
        }
        return work.totals();
    }

    /** What one task does. */
    private final class Work {
        private final EventCodec<E> codec = ThreadCodecs.get(
                List.of(stream.name(), registry), () -> stream.newCodec(RegistrySchemas.waiting(registry)));
        private final Combiner<E> combiner = new Combiner<>(stream, slices, knownKeys.value(), keyLimit);
        private final Refusals refusals = new Refusals();
        private final TaskContext task = TaskContext.get();
        private final long now = System.currentTimeMillis();
        private long onTime;
        private long late;

        void add(ConsumerRecord<byte[], byte[]> message) throws IOException {
            task.killTaskIfInterrupted();
            Template<E> template;
            try {
                template = codec.fill(message.value());
            } catch (UndecodableEventException e) {
                metrics.undecodable.add(1);
                refusals.add(message, DeadLetters.Reason.UNDECODABLE, e.getMessage());
                return;
            }
            // A producer may set the timestamp itself; then a wrong clock of its must not vouch for its event times.
            long arrival = Math.min(message.timestamp(), now);
            long eventTime = stream.eventTimeOf(template.event());
            switch (timeliness.judge(eventTime, arrival)) {
                case ON_TIME -> {
                    combiner.add(template);
                    onTime++;
                }
                case LATE -> late++;
                case FUTURE -> {
                    metrics.future.add(1);
                    String detail = "event time is %d ms after its arrival".formatted(eventTime - arrival);
                    refusals.add(message, DeadLetters.Reason.FUTURE, detail);
                }
            }
        }

        Iterator<InternalRow> totals() throws IOException {
            refusals.send();
            metrics.onTime.add(onTime);
            metrics.late.add(late);
            metrics.overflow.add(combiner.overflow());
            seenKeys.add(combiner);
            AccumulatorCodec<Object[]> accumulators = new AccumulatorCodec<>(stream.measures());
            List<InternalRow> rows = new ArrayList<>();
            combiner.forEach((dimension, key, sliceStart, accumulator) -> rows.add(new GenericInternalRow(new Object[] {
                UTF8String.fromString(dimension),
                UTF8String.fromString(key),
                sliceStart,
                accumulators.encode(accumulator)
            })));
            return rows.iterator();
        }
    }

    /** Sends refusals in lots, so that a topic full of them takes no more memory than one lot. */
    private final class Refusals {
        private static final int LOT = 1000;

        private final List<Refusal> waiting = new ArrayList<>();

        void add(ConsumerRecord<byte[], byte[]> message, DeadLetters.Reason reason, String detail)
                throws InterruptedIOException {
            waiting.add(new Refusal(SourceMessage.of(message), reason, detail));
            if (waiting.size() >= LOT) {
                send();
            }
        }

        void send() throws InterruptedIOException {
            if (waiting.isEmpty()) {
                return;
            }
            try {
                DeadLetters.lend(clients, stream, letters -> {
                    for (Refusal refusal : waiting) {
                        letters.event(refusal.message(), refusal.reason(), refusal.detail());
                    }
                    letters.await();
                });
            } catch (InterruptedException e) {
                throw (InterruptedIOException)
                        new InterruptedIOException("interrupted while dead letters are written").initCause(e);
            }
            waiting.clear();
        }
    }
}
