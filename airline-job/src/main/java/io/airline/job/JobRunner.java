package io.airline.job;

import com.google.inject.Inject;
import com.google.inject.Provider;
import io.airline.aggregations.SinkException;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.StreamDefinition;
import io.airline.model.config.ConfigException;
import io.airline.model.metrics.MetricsServer;
import io.airline.model.registry.RegistryClient;
import io.airline.model.registry.RegistryConfig;
import io.airline.model.registry.RegistryException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the configured streams: checks what they need, starts a query for each, and waits until they are stopped. */
final class JobRunner {
    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    /** Above that of Spark's own hook, which stops the context under the queries' feet. */
    private static final int SHUTDOWN_PRIORITY = 1000;

    private static final long SHUTDOWN_GRACE_SECONDS = 10;
    private static final Duration REGISTRY_CHECK_TIMEOUT = Duration.ofSeconds(8);

    private final JobConfig config;
    private final RegistryConfig schemaRegistry;
    private final Map<String, StreamDefinition<?>> knownStreams;
    private final Map<String, SinkFactory> knownSinks;
    private final KafkaTopics topics;
    private final KafkaClients clients;
    private final Provider<SparkSession> spark;
    private final Provider<StreamQuery> query;
    private final StopGate gate;
    private final PrometheusRegistry registry;

    @Inject
    JobRunner(
            JobConfig config,
            RegistryConfig schemaRegistry,
            Map<String, StreamDefinition<?>> knownStreams,
            Map<String, SinkFactory> knownSinks,
            KafkaTopics topics,
            KafkaClients clients,
            Provider<SparkSession> spark,
            Provider<StreamQuery> query,
            StopGate gate,
            PrometheusRegistry registry) {
        this.config = config;
        this.schemaRegistry = schemaRegistry;
        this.knownStreams = knownStreams;
        this.knownSinks = knownSinks;
        this.topics = topics;
        this.clients = clients;
        this.spark = spark;
        this.query = query;
        this.gate = gate;
        this.registry = registry;
    }

    /**
     * Runs until the queries are stopped.
     *
     * @throws ConfigException if the configuration names a stream or a sink that there is not, or a checkpoint is of no use
     *     for its stream, from the start or because its topic is deleted
     * @throws SinkException if Kafka or a store cannot be used
     * @throws StreamingQueryException if a query fails; the others are stopped then
     */
    void run() throws InterruptedException, TimeoutException, StreamingQueryException {
        List<String> errors = new ArrayList<>();
        List<StreamDefinition<?>> streams = select("job.streams", config.streams(), knownStreams, errors);
        List<SinkFactory> sinks = select("job.sinks", config.sinks(), knownSinks, errors);
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        Map<String, Uuid> topicIds = topics.prepare(streams);
        check(streams, sinks);
        Map<String, LagMeter> lags = lags(streams);
        try (MetricsServer server = MetricsServer.open(registry, "job", config.metricsHost(), config.metricsPort());
                Admin admin = clients.admin(ProgressListener.COMMIT_TIMEOUT)) {
            Map<String, Checkpoint> checkpoints = open(streams, topicIds);
            if (server.port() != 0) {
                log.info("metrics served address={}:{}", config.metricsHost(), server.port());
            }
            Map<String, TopicGuard> guards = guards(streams, topicIds, admin);
            List<StreamingQuery> queries = start(streams, sinks, admin, guards, lags);
            stopOnSignal(queries);
            try {
                while (queries.stream().anyMatch(StreamingQuery::isActive)) {
                    spark.get().streams().awaitAnyTermination();
                    spark.get().streams().resetTerminated();
                }
            } catch (StreamingQueryException e) {
                QueryFailure.explain(e, checkpoints.values(), guards.values());
                throw e;
            }
        } finally {
            lags.values().forEach(LagMeter::close);
            gate.awaitStopped();
            spark.get().stop();
        }
    }

    private static <T> List<T> select(String key, List<String> names, Map<String, T> known, List<String> errors) {
        List<T> selected = new ArrayList<>();
        for (String name : names) {
            if (known.containsKey(name)) {
                selected.add(known.get(name));
            } else {
                errors.add("%s: '%s' is none of %s".formatted(key, name, new TreeSet<>(known.keySet())));
            }
        }
        return selected;
    }

    private void check(List<StreamDefinition<?>> streams, List<SinkFactory> sinks) throws InterruptedException {
        List<String> errors = new ArrayList<>();
        if (schemaRegistry.url().isPresent()) {
            try {
                new RegistryClient(schemaRegistry.withTimeoutOfAtMost(REGISTRY_CHECK_TIMEOUT)).check();
            } catch (RegistryException e) {
                errors.addAll(e.toConfigException().errors());
            }
        }
        for (SinkFactory sink : sinks) {
            for (StreamDefinition<?> stream : streams) {
                try {
                    sink.check(stream);
                } catch (SinkException e) {
                    errors.add(e.getMessage());
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(errors.stream().distinct().toList());
        }
    }

    private Map<String, Checkpoint> open(List<StreamDefinition<?>> streams, Map<String, Uuid> topicIds) {
        Configuration hadoop = spark.get().sparkContext().hadoopConfiguration();
        Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        for (StreamDefinition<?> stream : streams) {
            Checkpoint checkpoint = new Checkpoint(StreamQuery.checkpoint(config, stream), hadoop);
            checkpoints.put(stream.name(), checkpoint);
            errors.addAll(checkpoint.open(stream.topic(), topicIds.get(stream.topic()), config.sliceLength()));
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        return checkpoints;
    }

    private Map<String, TopicGuard> guards(List<StreamDefinition<?>> streams, Map<String, Uuid> topicIds, Admin admin) {
        Map<String, TopicGuard> guards = new LinkedHashMap<>();
        for (StreamDefinition<?> stream : streams) {
            guards.put(
                    stream.name(),
                    new TopicGuard(
                            admin,
                            stream.topic(),
                            topicIds.get(stream.topic()),
                            StreamQuery.checkpoint(config, stream)));
        }
        return guards;
    }

    private Map<String, LagMeter> lags(List<StreamDefinition<?>> streams) {
        Map<String, LagMeter> lags = new LinkedHashMap<>();
        for (StreamDefinition<?> stream : streams) {
            lags.put(stream.name(), new LagMeter(clients, stream.name(), stream.topic(), InstantSource.system()));
        }
        return lags;
    }

    private List<StreamingQuery> start(
            List<StreamDefinition<?>> streams,
            List<SinkFactory> sinks,
            Admin admin,
            Map<String, TopicGuard> guards,
            Map<String, LagMeter> lags)
            throws TimeoutException {
        SinkProgress sinkProgress = new SinkProgress();
        JobMetrics metrics = new JobMetrics(registry, AirlineJob.Version.ofJar(), sinkProgress, InstantSource.system());
        spark.get().sparkContext().addSparkListener(sinkProgress);
        spark.get().streams().addListener(new ProgressListener(admin, config.sliceLength(), metrics, lags));
        List<StreamingQuery> queries = new ArrayList<>();
        for (StreamDefinition<?> stream : streams) {
            StreamMetrics tasks =
                    new StreamMetrics(sinks.stream().map(SinkFactory::name).toList());
            tasks.register(spark.get().sparkContext(), stream.name());
            metrics.add(stream.name(), tasks, lags.get(stream.name())::lags);
            lags.get(stream.name()).start();
            queries.add(query.get().start(stream, sinks, tasks, guards.get(stream.name())));
        }
        return queries;
    }

    private void stopOnSignal(List<StreamingQuery> queries) {
        Runnable stop = () -> {
            log.info("job stopping once the micro-batches in flight are stored streams={}", config.streams());
            try {
                gate.stop(queries, config.stopTimeout());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException e) {
                log.warn("query not stopped in time reason=\"{}\"", e.getMessage());
            }
        };
        ShutdownHookManager.get()
                .addShutdownHook(
                        stop,
                        SHUTDOWN_PRIORITY,
                        config.stopTimeout().toSeconds() + SHUTDOWN_GRACE_SECONDS,
                        TimeUnit.SECONDS);
    }
}
