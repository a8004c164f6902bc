package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.util.ConfigUtil;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.CodegenObjectFactoryMode;
import org.apache.spark.sql.catalyst.optimizer.Optimizer;
import org.apache.spark.sql.internal.SQLConf;
import scala.collection.JavaConverters;
import scala.runtime.BoxedUnit;

/** Binds Spark and the parts of the job that live on the driver. What {@code spark-submit} sets is left as it is. */
final class SparkModule extends AbstractModule {
    private static final Set<String> DROPPED_DEFAULTS = Set.of("mapred-default.xml", "yarn-default.xml");

    @Override
    protected void configure() {
        bind(StopGate.class).in(Scopes.SINGLETON);
        bind(StreamQuery.class).in(Scopes.SINGLETON);
        bind(RecordQuery.class).in(Scopes.SINGLETON);
        bind(KafkaTopics.class).in(Scopes.SINGLETON);
        bind(JobRunner.class).in(Scopes.SINGLETON);
        bind(PrometheusRegistry.class).toInstance(new PrometheusRegistry());
    }

    @Provides
    @Singleton
    @SuppressWarnings("CloseableProvides") // JobRunner stops it when the queries have ended
    SparkSession spark(JobConfig config) {
        SparkConf spark = new SparkConf()
                .setIfMissing("spark.master", "local[*]")
                .setIfMissing("spark.app.name", "airline-job")
                .set("spark.sql.shuffle.partitions", Integer.toString(config.statePartitions()))
                // State is freed with the next data; a batch of its own for that would double the number of batches.
                .setIfMissing("spark.sql.streaming.noDataMicroBatches.enabled", "false")
                .setIfMissing("spark.sql.adaptive.enabled", "false")
                .setIfMissing(SQLConf.STATE_STORE_PROVIDER_CLASS().key(), SharingStateStoreProvider.class.getName())
                // Spark would write the code anew for each micro-batch, to find by its text what it has compiled. For
                // some hundred rows that takes longer than to do without; for millions it makes no difference here.
                .setIfMissing(SQLConf.WHOLESTAGE_CODEGEN_ENABLED().key(), "false")
                .setIfMissing(
                        SQLConf.CODEGEN_FACTORY_MODE().key(),
                        CodegenObjectFactoryMode.NO_CODEGEN().toString())
                // Beyond so many groups a task sorts them; Spark's own 128 is soon reached, and sorting takes several
                // times as long.
                .setIfMissing("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "100000")
                // So long the metrics do not know what a task does that waits for its store.
                .setIfMissing("spark.executor.heartbeatInterval", "2s")
                .setIfMissing("spark.sql.streaming.numRecentProgressUpdates", "10");
        if (!config.tables().isEmpty()) {
            // Between the queries, lest one with many tasks holds up the others'; each has a pool of its own.
            spark.setIfMissing("spark.scheduler.mode", "FAIR");
        }
        if (spark.get("spark.master").startsWith("local")) {
            // In one process nobody else has to reach it; Spark would listen on every address of the machine.
            spark.setIfMissing("spark.driver.bindAddress", "127.0.0.1")
                    .setIfMissing("spark.driver.host", "127.0.0.1")
                    .setIfMissing("spark.ui.enabled", "false");
        }
        if (isLocal(config.checkpointLocation())) {
            // Hadoop's local file system forks a process for each permission it sets, several times a micro-batch.
            spark.setIfMissing("spark.hadoop.fs.file.impl", "com.globalmentor.apache.hadoop.fs.BareLocalFileSystem")
                    // Without this it is the one that spark-submit has opened, before it knew of this jar.
                    .setIfMissing("spark.hadoop.fs.file.impl.disable.cache", "true")
                    .setIfMissing(
                            "spark.sql.streaming.checkpointFileManagerClass",
                            "org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager");
        }
        SparkSession session = SparkSession.builder()
                .config(spark)
                .withExtensions(SparkModule::extend)
                .getOrCreate();
        dropOptimizations(session);
        dropDefaults(session.sparkContext().hadoopConfiguration());
        return session;
    }

    private static BoxedUnit extend(SparkSessionExtensions extensions) {
        SmallBatches small = new SmallBatches();
        StateEviction eviction = new StateEviction();
        extensions.injectPlannerStrategy(session -> small);
        extensions.injectColumnar(session -> eviction);
        return BoxedUnit.UNIT;
    }

    /**
     * Lets Spark not optimize. It would with each micro-batch, and again to describe the plan to its own pages, though the
     * plans of the job's queries leave it nothing to improve. Does nothing if a user has said which rules to leave out.
     */
    private static void dropOptimizations(SparkSession session) {
        String key = SQLConf.OPTIMIZER_EXCLUDED_RULES().key();
        if (session.conf().contains(key)) {
            return;
        }
        Optimizer optimizer = session.sessionState().optimizer();
        Set<String> rules = new TreeSet<>();
        JavaConverters.asJavaCollection(optimizer.batches())
                .forEach(batch ->
                        JavaConverters.asJavaCollection(batch.rules()).forEach(rule -> rules.add(rule.ruleName())));
        rules.removeAll(JavaConverters.asJavaCollection(optimizer.nonExcludableRules()));
        session.conf().set(key, String.join(",", rules));
    }

    /**
     * Drops what is no one's setting but a default of YARN or MapReduce: no file system reads it, it is two thirds of the
     * Hadoop configuration, and Spark writes that twice for each micro-batch, for its state.
     */
    private static void dropDefaults(Configuration hadoop) {
        // Later it would bring them back.
        ConfigUtil.loadResources();
        for (Map.Entry<String, String> each : new Configuration(hadoop)) {
            String[] sources = hadoop.getPropertySources(each.getKey());
            if (sources != null && DROPPED_DEFAULTS.containsAll(Arrays.asList(sources))) {
                hadoop.unset(each.getKey());
            }
        }
    }

    static boolean isLocal(String checkpointLocation) {
        String scheme = new Path(checkpointLocation).toUri().getScheme();
        return scheme == null || scheme.equals("file");
    }
}
