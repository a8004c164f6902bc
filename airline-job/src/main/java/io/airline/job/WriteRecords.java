package io.airline.job;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Timeliness;
import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RefusedRecord;
import io.airline.model.EventCodec;
import io.airline.model.UndecodableEventException;
import io.airline.model.registry.RegistryConfig;
import io.airline.model.registry.RegistrySchemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Stores the events of a micro-batch as rows of one table, on executors, lot by lot. A lot is so many events on the topic,
 * whether they become rows or not: so a micro-batch that runs again has the same lots, under the same names.
 *
 * <p>A task does not wait for a store that is down: it would hold a core that other queries need. It ends, and tells how far
 * it came; the driver waits, and lets those that are not done go on.
 *
 * @param <E> type of the events
 */
final class WriteRecords<E extends SpecificRecordBase> implements MapPartitionsFunction<SourceMessage, Row> {
    /** What a task tells: the partition of the topic, the offset after the last event stored, and why no more; or null. */
    static final StructType OUTCOME = new StructType()
            .add("partition", DataTypes.IntegerType, false)
            .add("next", DataTypes.LongType, false)
            .add("failure", DataTypes.StringType, true);

    /** By query: the newest attempt of which a task of this executor found the store down. */
    private static final Map<String, Attempt> FAILED = new ConcurrentHashMap<>();

    private final StoredTable<E> stored;
    private final Timeliness timeliness;
    private final RegistryConfig registry;
    private final KafkaClients clients;
    private final StreamMetrics metrics;
    private final String attempt;
    private final Map<Integer, Long> done;

    /** An attempt at a micro-batch, and what the store said. */
    private record Attempt(String id, String failure) {}

    /**
     * Makes the step for one attempt at a micro-batch.
     *
     * @param attempt a name that no other attempt has
     * @param done by partition, the offset after the last event that attempts before have stored
     */
    WriteRecords(
            StoredTable<E> stored,
            Timeliness timeliness,
            RegistryConfig registry,
            KafkaClients clients,
            StreamMetrics metrics,
            String attempt,
            Map<Integer, Long> done) {
        this.stored = stored;
        this.timeliness = timeliness;
        this.registry = registry;
        this.clients = clients;
        this.metrics = metrics;
        this.attempt = attempt;
        this.done = new HashMap<>(done);
    }

    @Override
    public Iterator<Row> call(Iterator<SourceMessage> messages) throws Exception {
        List<Row> outcomes = new ArrayList<>();
        Lot lot = null;
        while (messages.hasNext()) {
            SourceMessage message = messages.next();
            int partition = message.getPartition();
            if (message.getOffset() < done.getOrDefault(partition, 0L)) {
                continue;
            }
            if (lot != null && (lot.isFull() || lot.partition != partition)) {
                if (!write(lot, outcomes)) {
                    return outcomes.iterator();
                }
                lot = null;
            }
            if (lot == null) {
                lot = new Lot(message);
            }
            lot.add(message);
        }
        if (lot != null) {
            write(lot, outcomes);
        }
        return outcomes.iterator();
    }

    /** Returns whether the lot is stored; that is added to {@code outcomes}. */
    private boolean write(Lot lot, List<Row> outcomes) throws Exception {
        Attempt failed = FAILED.get(stored.name());
        if (failed != null && failed.id.equals(attempt)) {
            outcomes.add(RowFactory.create(lot.partition, lot.first, failed.failure));
            return false;
        }
        try {
            lot.write();
            outcomes.add(RowFactory.create(lot.partition, lot.next, null));
            return true;
        } catch (RecordStoreException e) {
            FAILED.put(stored.name(), new Attempt(attempt, e.getMessage()));
            outcomes.add(RowFactory.create(lot.partition, lot.first, e.getMessage()));
            return false;
        }
    }

    private EventCodec<E> codec() {
        Class<E> type = stored.stream().eventType();
        return ThreadCodecs.get(List.of(type, registry), () -> EventCodec.of(type, RegistrySchemas.waiting(registry)));
    }

    /** The events of one lot. */
    private final class Lot {
        private final StreamDefinition<E> stream = stored.stream();
        private final EventCodec<E> codec = codec();
        private final int partition;
        private final long first;
        private final List<RecordRow> rows = new ArrayList<>();
        /** The message of each row, for the dead letters. */
        private final List<SourceMessage> kept = new ArrayList<>();

        private final List<SourceMessage> withoutId = new ArrayList<>();
        private long next;
        private int events;
        private int decoded;

        Lot(SourceMessage message) {
            partition = message.getPartition();
            first = message.getOffset();
        }

        boolean isFull() {
            return events == RecordLot.MAX_ROWS;
        }

        void add(SourceMessage message) {
            events++;
            next = message.getOffset() + 1;
            E event;
            try {
                event = codec.decode(message.getValue());
            } catch (UndecodableEventException e) {
                // The stream's own query makes it a dead letter.
                return;
            }
            decoded++;
            long eventTime = stream.eventTimeOf(event);
            // By the broker's time alone: if it runs again later the lot must be the same. What is in the future by
            // that is so for the stream's own query too, which makes it a dead letter.
            if (timeliness.judge(eventTime, message.getTimestamp()) == Timeliness.Verdict.FUTURE
                    || !stored.table().keeps(event)) {
                return;
            }
            Optional<RecordRow> record = stored.table().row(event, eventTime);
            if (record.isPresent()) {
                rows.add(record.get());
                kept.add(message);
            } else {
                withoutId.add(message);
            }
        }

        void write() throws Exception {
            RecordLot lot = new RecordLot(RecordLot.name(stream.topic(), partition, first), rows);
            SinkAccumulator counts = metrics.sinks().get(stored.sink().name());
            List<RefusedRecord> refused = new ArrayList<>();
            long start = System.nanoTime();
            try {
                ExecutorPool.lend(
                        List.of(stored.sink(), stored.name()),
                        RecordSink.class,
                        () -> stored.sink().open(stored.table()),
                        sink -> refused.addAll(sink.write(lot)));
            } catch (RecordStoreException e) {
                counts.add(SinkCounts.RETRY);
                throw e;
            } catch (RuntimeException e) {
                counts.add(SinkCounts.FAILURE);
                throw e;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            sendDeadLetters(refused);
            counts.add(SinkCounts.ofWrite(rows.size() - refused.size(), refused.size() + withoutId.size(), seconds));
            metrics.onTime.add(decoded);
            metrics.passedOver.add(events - decoded);
        }

        private void sendDeadLetters(List<RefusedRecord> refused) throws Exception {
            if (refused.isEmpty() && withoutId.isEmpty()) {
                return;
            }
            DeadLetters.lend(clients, stream, letters -> {
                for (SourceMessage message : withoutId) {
                    send(
                            letters,
                            message,
                            "the event has no %s"
                                    .formatted(stored.table().idColumn().name()));
                }
                for (RefusedRecord each : refused) {
                    send(letters, kept.get(each.index()), each.reason());
                }
                letters.await();
            });
        }

        private void send(DeadLetters letters, SourceMessage message, String reason) {
            letters.record(message, stored.table().name(), stored.sink().name(), reason);
        }
    }
}
