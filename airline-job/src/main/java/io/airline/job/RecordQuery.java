package io.airline.job;

import com.google.inject.Inject;
import io.airline.aggregations.Timeliness;
import io.airline.model.Backoff;
import io.airline.model.registry.RegistryConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/** Starts the query of one table: source, and {@link StoreRecords}. */
final class RecordQuery {
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private final JobConfig config;
    private final RegistryConfig registry;
    private final KafkaClients clients;
    private final Timeliness timeliness;
    private final StreamQuery streams;
    private final StopGate gate;

    @Inject
    RecordQuery(
            JobConfig config,
            RegistryConfig registry,
            KafkaClients clients,
            Timeliness timeliness,
            StreamQuery streams,
            StopGate gate) {
        this.config = config;
        this.registry = registry;
        this.clients = clients;
        this.timeliness = timeliness;
        this.streams = streams;
        this.gate = gate;
    }

    /**
     * Starts the query; it is named as the entry is.
     *
     * @param topic asked before each micro-batch is read
     */
    <E extends SpecificRecordBase> StreamingQuery start(StoredTable<E> stored, StreamMetrics metrics, TopicGuard topic)
            throws TimeoutException {
        StoreRecords<E> store = new StoreRecords<>(
                stored,
                timeliness,
                registry,
                clients,
                metrics,
                gate,
                topic,
                new Backoff(INITIAL_BACKOFF, MAX_BACKOFF, new Random()),
                InstantSource.system());
        return streams.source(stored.stream())
                .writeStream()
                .queryName(stored.name())
                .option("checkpointLocation", stored.checkpoint(config).toString())
                .trigger(Trigger.ProcessingTime(config.tableInterval().toMillis()))
                .foreachBatch(store)
                .start();
    }
}
