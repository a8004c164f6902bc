package io.airline.job;

import io.airline.aggregations.SinkException;
import io.airline.aggregations.Timeliness;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.model.Backoff;
import io.airline.model.registry.RegistryConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the micro-batches of one table, on the driver: each of them until all of it is stored. While the store is down it
 * waits here, where nobody else does, and asks from here whether the store is back.
 *
 * <p>Used by one thread, the query's own.
 *
 * @param <E> type of the events
 */
final class StoreRecords<E extends SpecificRecordBase> implements VoidFunction2<Dataset<SourceMessage>, Long> {
    private static final Logger log = LoggerFactory.getLogger(StoreRecords.class);

    private final StoredTable<E> stored;
    private final Timeliness timeliness;
    private final RegistryConfig registry;
    private final KafkaClients clients;
    private final StreamMetrics metrics;
    private final StopGate gate;
    private final TopicGuard topic;
    private final Backoff backoff;
    private final InstantSource clock;

    StoreRecords(
            StoredTable<E> stored,
            Timeliness timeliness,
            RegistryConfig registry,
            KafkaClients clients,
            StreamMetrics metrics,
            StopGate gate,
            TopicGuard topic,
            Backoff backoff,
            InstantSource clock) {
        this.stored = stored;
        this.timeliness = timeliness;
        this.registry = registry;
        this.clients = clients;
        this.metrics = metrics;
        this.gate = gate;
        this.topic = topic;
        this.backoff = backoff;
        this.clock = clock;
    }

    @Override
    public void call(Dataset<SourceMessage> messages, Long batch) throws InterruptedException {
        gate.pass(stored.name());
        topic.requireSame();
        Map<Integer, Long> done = new HashMap<>();
        Outage outage = null;
        while (true) {
            Optional<String> failure = outage == null ? Optional.empty() : storeFailure();
            if (failure.isEmpty()) {
                failure = write(messages, done);
            }
            if (failure.isEmpty()) {
                break;
            }
            outage = outage == null ? new Outage(clock.instant()) : outage;
            outage.add(failure.get());
            Thread.sleep(backoff.after(outage.failures).toMillis());
        }
        if (outage != null) {
            outage.end();
        }
    }

    /** Returns why not all of the micro-batch is stored; empty if it is. */
    private Optional<String> write(Dataset<SourceMessage> messages, Map<Integer, Long> done) {
        WriteRecords<E> write = new WriteRecords<>(
                stored,
                timeliness,
                registry,
                clients,
                metrics,
                UUID.randomUUID().toString(),
                done);
        Optional<String> failure = Optional.empty();
        List<Row> outcomes = messages.mapPartitions(write, Encoders.row(WriteRecords.OUTCOME))
                .collectAsList();
        for (Row outcome : outcomes) {
            done.merge(outcome.getInt(0), outcome.getLong(1), Math::max);
            if (!outcome.isNullAt(2)) {
                failure = Optional.of(outcome.getString(2));
            }
        }
        return failure;
    }

    private Optional<String> storeFailure() {
        try {
            stored.sink().check(stored.table());
            return Optional.empty();
        } catch (RecordStoreException | SinkException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The failures in a row. */
    private final class Outage {
        private final Instant start;
        private final Set<String> seen = new HashSet<>();
        private int failures;

        Outage(Instant start) {
            this.start = start;
        }

        void add(String failure) {
            failures++;
            // Stores count their connections in what they say.
            if (seen.add(failure.replaceAll("\\d+", ""))) {
                log.warn("records wait, trying until they are stored query={} reason=\"{}\"", stored.name(), failure);
            }
        }

        void end() {
            log.info(
                    "records go on query={} failures={} seconds={}",
                    stored.name(),
                    failures,
                    Duration.between(start, clock.instant()).toSeconds());
        }
    }
}
