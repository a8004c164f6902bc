package io.airline.job;

import com.google.inject.Inject;
import com.google.inject.Provider;
import io.airline.aggregations.SinkException;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.aggregations.records.RecordStoreException;
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
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the configured streams and tables: checks what they need, starts a query for each, and waits until they are stopped. */
final class JobRunner {
    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    /** Above that of Spark's own hook, which stops the context under the queries' feet. */
    private static final int SHUTDOWN_PRIORITY = 1000;

    private static final long SHUTDOWN_GRACE_SECONDS = 10;
    private static final Duration REGISTRY_CHECK_TIMEOUT = Duration.ofSeconds(8);

    /** Names the pool, of those between which Spark may divide its cores evenly, of what a thread starts. */
    private static final String POOL = "spark.scheduler.pool";

    private final JobConfig config;
    private final RegistryConfig schemaRegistry;
    private final Map<String, StreamDefinition<?>> knownStreams;
    private final Map<String, SinkFactory> knownSinks;
    private final Map<String, RecordSinkProvider> knownRecordSinks;
    private final io.airline.model.config.Configuration configuration;
    private final KafkaTopics topics;
    private final KafkaClients clients;
    private final Provider<SparkSession> spark;
    private final Provider<StreamQuery> streamQuery;
    private final Provider<RecordQuery> recordQuery;
    private final StopGate gate;
    private final PrometheusRegistry registry;

    /**
     * A query that is to run.
     *
     * @param topic that it reads
     * @param sliceLength zero if it cuts no slices
     */
    private record Query(String name, String topic, Path checkpoint, Duration sliceLength) {}

    /** What is configured to run. */
    private record Plan(List<StreamDefinition<?>> streams, List<SinkFactory> sinks, List<StoredTable<?>> tables) {
        List<Query> queries(JobConfig config) {
            List<Query> queries = new ArrayList<>();
            for (StreamDefinition<?> stream : streams) {
                queries.add(new Query(
                        stream.name(), stream.topic(), StreamQuery.checkpoint(config, stream), config.sliceLength()));
            }
            for (StoredTable<?> table : tables) {
                queries.add(new Query(table.name(), table.stream().topic(), table.checkpoint(config), Duration.ZERO));
            }
            return queries;
        }
    }

    @Inject
    JobRunner(
            JobConfig config,
            RegistryConfig schemaRegistry,
            Map<String, StreamDefinition<?>> knownStreams,
            Map<String, SinkFactory> knownSinks,
            Map<String, RecordSinkProvider> knownRecordSinks,
            io.airline.model.config.Configuration configuration,
            KafkaTopics topics,
            KafkaClients clients,
            Provider<SparkSession> spark,
            Provider<StreamQuery> streamQuery,
            Provider<RecordQuery> recordQuery,
            StopGate gate,
            PrometheusRegistry registry) {
        this.config = config;
        this.schemaRegistry = schemaRegistry;
        this.knownStreams = knownStreams;
        this.knownSinks = knownSinks;
        this.knownRecordSinks = knownRecordSinks;
        this.configuration = configuration;
        this.topics = topics;
        this.clients = clients;
        this.spark = spark;
        this.streamQuery = streamQuery;
        this.recordQuery = recordQuery;
        this.gate = gate;
        this.registry = registry;
    }

    /**
     * Runs until the queries are stopped.
     *
     * @throws ConfigException if the configuration names a stream, a table or a sink that there is not, or a checkpoint is of
     *     no use for its query, from the start or because its topic is deleted
     * @throws SinkException if Kafka or a store cannot be used
     * @throws StreamingQueryException if a query fails; the others are stopped then
     */
    void run() throws InterruptedException, TimeoutException, StreamingQueryException {
        List<String> errors = new ArrayList<>();
        List<StreamDefinition<?>> streams = select("job.streams", config.streams(), knownStreams, errors);
        List<SinkFactory> sinks = select("job.sinks", config.sinks(), knownSinks, errors);
        List<StoredTable<?>> tables =
                new StoredTables(streams, knownRecordSinks, configuration, errors).read(config.tables());
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        Plan plan = new Plan(streams, sinks, tables);
        List<Query> all = plan.queries(config);
        Map<String, Uuid> topicIds = topics.prepare(streams);
        Map<String, RecordStoreException> away = check(plan);
        Map<String, LagMeter> lags = lags(all);
        try (MetricsServer server = MetricsServer.open(registry, "job", config.metricsHost(), config.metricsPort());
                Admin admin = clients.admin(ProgressListener.COMMIT_TIMEOUT)) {
            Map<String, Checkpoint> checkpoints = open(all, topicIds);
            requireKnown(away, checkpoints);
            if (server.port() != 0) {
                log.info("metrics served address={}:{}", config.metricsHost(), server.port());
            }
            Map<String, TopicGuard> guards = guards(all, topicIds, admin);
            List<StreamingQuery> queries = start(plan, admin, guards, lags);
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

    /** Returns the stores of tables that do not answer, by query. */
    private Map<String, RecordStoreException> check(Plan plan) throws InterruptedException {
        List<String> errors = new ArrayList<>();
        if (schemaRegistry.url().isPresent()) {
            try {
                new RegistryClient(schemaRegistry.withTimeoutOfAtMost(REGISTRY_CHECK_TIMEOUT)).check();
            } catch (RegistryException e) {
                errors.addAll(e.toConfigException().errors());
            }
        }
        for (SinkFactory sink : plan.sinks) {
            for (StreamDefinition<?> stream : plan.streams) {
                try {
                    sink.check(stream);
                } catch (SinkException e) {
                    errors.add(e.getMessage());
                }
            }
        }
        Map<String, RecordStoreException> away = new LinkedHashMap<>();
        for (StoredTable<?> table : plan.tables) {
            try {
                table.sink().check(table.table());
            } catch (SinkException e) {
                errors.add(e.getMessage());
            } catch (RecordStoreException e) {
                away.put(table.name(), e);
            }
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(errors.stream().distinct().toList());
        }
        return away;
    }

    /**
     * Returns if every store that does not answer is one that has answered before: its query waits for it, and stops no
     * other. Of one that never has, the address may be wrong.
     */
    private static void requireKnown(Map<String, RecordStoreException> away, Map<String, Checkpoint> checkpoints) {
        List<String> errors = new ArrayList<>();
        away.forEach((query, failure) -> {
            if (!checkpoints.get(query).hasCommits()) {
                errors.add(failure.getMessage());
            }
        });
        if (!errors.isEmpty()) {
            throw new ConfigException(errors.stream().distinct().toList());
        }
        away.forEach((query, failure) ->
                log.warn("store does not answer yet query={} reason=\"{}\"", query, failure.getMessage()));
    }

    private Map<String, Checkpoint> open(List<Query> queries, Map<String, Uuid> topicIds) {
        Configuration hadoop = spark.get().sparkContext().hadoopConfiguration();
        Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        for (Query query : queries) {
            Checkpoint checkpoint = new Checkpoint(query.checkpoint, hadoop);
            checkpoints.put(query.name, checkpoint);
            errors.addAll(checkpoint.open(query.topic, topicIds.get(query.topic), query.sliceLength));
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        return checkpoints;
    }

    private static Map<String, TopicGuard> guards(List<Query> queries, Map<String, Uuid> topicIds, Admin admin) {
        Map<String, TopicGuard> guards = new LinkedHashMap<>();
        for (Query query : queries) {
            guards.put(query.name, new TopicGuard(admin, query.topic, topicIds.get(query.topic), query.checkpoint));
        }
        return guards;
    }

    private Map<String, LagMeter> lags(List<Query> queries) {
        Map<String, LagMeter> lags = new LinkedHashMap<>();
        for (Query query : queries) {
            lags.put(query.name, new LagMeter(clients, query.name, query.topic, InstantSource.system()));
        }
        return lags;
    }

    private List<StreamingQuery> start(
            Plan plan, Admin admin, Map<String, TopicGuard> guards, Map<String, LagMeter> lags)
            throws TimeoutException {
        SinkProgress sinkProgress = new SinkProgress();
        JobMetrics metrics = new JobMetrics(registry, AirlineJob.Version.ofJar(), sinkProgress, InstantSource.system());
        SparkContext context = spark.get().sparkContext();
        context.addSparkListener(sinkProgress);
        spark.get().streams().addListener(new ProgressListener(admin, config.sliceLength(), metrics, lags));
        List<StreamingQuery> queries = new ArrayList<>();
        for (StreamDefinition<?> stream : plan.streams) {
            StreamMetrics tasks = watch(
                    stream.name(), plan.sinks.stream().map(SinkFactory::name).toList(), metrics, lags);
            context.setLocalProperty(POOL, stream.name());
            queries.add(streamQuery.get().start(stream, plan.sinks, tasks, guards.get(stream.name())));
        }
        for (StoredTable<?> table : plan.tables) {
            StreamMetrics tasks = watch(table.name(), List.of(table.sink().name()), metrics, lags);
            context.setLocalProperty(POOL, table.name());
            queries.add(recordQuery.get().start(table, tasks, guards.get(table.name())));
        }
        return queries;
    }

    private StreamMetrics watch(String query, List<String> sinks, JobMetrics metrics, Map<String, LagMeter> lags) {
        StreamMetrics tasks = new StreamMetrics(sinks);
        tasks.register(spark.get().sparkContext(), query);
        metrics.add(query, tasks, lags.get(query)::lags);
        lags.get(query).start();
        return tasks;
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
