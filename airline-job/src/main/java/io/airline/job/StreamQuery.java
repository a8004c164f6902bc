package io.airline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.udaf;
import static org.apache.spark.sql.functions.unix_millis;

import com.google.inject.Inject;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Timeliness;
import io.airline.model.registry.RegistryConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import scala.reflect.ClassTag;

/**
 * Starts the query of one stream: source, combine, merge, emit. The only place that knows how the three steps are put
 * together.
 */
final class StreamQuery {
    private static final Duration READ_AHEAD = Duration.ofMinutes(1);

    /**
     * Spark's own reader asks the brokers for the ends of the partition whenever what was polled is used up. With Kafka's 500
     * records that takes a quarter of a task's time. Many more than these outlive a collection of the young generation, which
     * costs as much as it gains.
     */
    private static final int POLLED_BY_SPARK = 5_000;

    private final SparkSession spark;
    private final JobConfig config;
    private final RegistryConfig registry;
    private final KafkaClients clients;
    private final Slices slices;
    private final Timeliness timeliness;
    private final StopGate gate;

    @Inject
    StreamQuery(
            SparkSession spark,
            JobConfig config,
            RegistryConfig registry,
            KafkaClients clients,
            Slices slices,
            Timeliness timeliness,
            StopGate gate) {
        this.spark = spark;
        this.config = config;
        this.registry = registry;
        this.clients = clients;
        this.slices = slices;
        this.timeliness = timeliness;
        this.gate = gate;
    }

    /** Returns the directory of a stream's checkpoint. */
    static Path checkpoint(JobConfig config, StreamDefinition<?> stream) {
        return new Path(config.checkpointLocation(), stream.name());
    }

    /**
     * Starts the query; it is named as the stream is.
     *
     * @param topic asked before each micro-batch is read
     */
    <E extends SpecificRecordBase> StreamingQuery start(
            StreamDefinition<E> stream, List<SinkFactory> sinks, StreamMetrics metrics, TopicGuard topic)
            throws TimeoutException {
        String checkpoint = checkpoint(config, stream).toString();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        KnownKeysTracker keys = new KnownKeysTracker(
                context,
                new KnownKeysLog(checkpoint, spark.sessionState().newHadoopConf()),
                config.keyRetention(),
                metrics);
        CombineEvents<E> combine = new CombineEvents<>(
                stream, slices, timeliness, config.keyLimit(), registry, clients, metrics, keys.seen());
        WriteTotals write = new WriteTotals(stream, slices, sinks, clients, metrics);
        VoidFunction2<Dataset<Row>, Long> emit = (totals, batch) -> {
            gate.pass(stream.name());
            topic.requireSame();
            combine.know(keys.before(batch));
            context.sc().runJob(rows(totals), write, ClassTag.Unit());
            keys.done(batch);
        };
        return merge(stream, CombinedSource.load(configure(spark.readStream(), stream), combine))
                .writeStream()
                .queryName(stream.name())
                .outputMode("update")
                .option("checkpointLocation", checkpoint)
                .trigger(Trigger.ProcessingTime(config.triggerInterval().toMillis()))
                .foreachBatch(emit)
                .start();
    }

    /**
     * Returns the rows of a micro-batch as they leave the state, which is all that its plan has. The data set's own
     * methods would plan them again, and make other rows of them.
     */
    private static RDD<InternalRow> rows(Dataset<Row> batch) {
        return ((LogicalRDD) batch.queryExecution().logical()).rdd();
    }

    /** Returns the messages of a stream's topic from its beginning. */
    Dataset<SourceMessage> source(StreamDefinition<?> stream) {
        DataStreamReader reader = spark.readStream().option("kafka.max.poll.records", POLLED_BY_SPARK);
        return SourceMessage.of(configure(reader, stream).format("kafka").load());
    }

    private DataStreamReader configure(DataStreamReader reader, StreamDefinition<?> stream) {
        reader.option("subscribe", stream.topic())
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", config.maxEventsPerBatch())
                .option("kafka.fetch.max.wait.ms", config.fetchMaxWait().toMillis());
        clients.properties().forEach((name, value) -> reader.option("kafka." + name, value));
        return reader;
    }

    private <E extends SpecificRecordBase> Dataset<Row> merge(StreamDefinition<E> stream, Dataset<Row> partials) {
        return partials.withColumn("slice", timestamp_millis(col("slice_start")))
                .withWatermark("slice", stateRetention().toMillis() + " milliseconds")
                // If it is a small micro-batch; see SmallBatches.
                .coalesce(1)
                .groupBy(col("dimension"), col("key"), col("slice"))
                .agg(udaf(new MergeAccumulators<>(stream.measures()), Encoders.BINARY())
                        .apply(col("state"))
                        .as("state"))
                .select(col("dimension"), col("key"), unix_millis(col("slice")), col("state"));
    }

    /**
     * Returns how far behind the newest slice the state reaches. Events are judged one by one, by {@link Timeliness};
     * the watermark only frees state. So it lies behind every event that may still count: the newest slice may be ahead
     * of the clock by the tolerance, a slice is named by its start, and one partition of the topic may be read somewhat
     * ahead of another.
     */
    private Duration stateRetention() {
        return timeliness
                .allowedLateness()
                .plus(timeliness.futureTolerance())
                .plus(slices.length())
                .plus(READ_AHEAD);
    }
}
