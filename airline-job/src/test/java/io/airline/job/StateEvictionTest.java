package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.config.Configuration;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.execution.streaming.StateStoreSaveExec;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

/** A query in the job's own session, whose slices are single instants. */
class StateEvictionTest {
    @Test
    void stateIsFreedWhenTheWatermarkMovesAndNotLookedForBefore(@TempDir Path checkpoint) throws Exception {
        JobConfig config = Configuration.of(List.of(JobConfig.class))
                .set(Map.of("job.checkpoint-location", checkpoint.toString(), "job.state-partitions", "1"))
                .build()
                .get(JobConfig.class);
        try (SparkSession spark = new SparkModule().spark(config)) {
            MemoryStream<Timestamp> slices =
                    new MemoryStream<>(0, spark.sqlContext(), Option.empty(), Encoders.TIMESTAMP());
            StreamingQuery query = start(slices.toDF(), checkpoint);

            // A watermark moves after the micro-batch that moves it.
            assertThat(run(query, slices, 100, 101, 102)).isEqualTo(new Step(3, 0, true));
            assertThat(run(query, slices, 102)).isEqualTo(new Step(3, 0, true));
            assertThat(run(query, slices, 102, 101)).isEqualTo(new Step(3, 0, false));
            assertThat(run(query, slices, 111)).isEqualTo(new Step(4, 0, false));
            assertThat(run(query, slices, 111)).isEqualTo(new Step(2, 2, true));
            assertThat(run(query, slices, 111, 102)).isEqualTo(new Step(2, 0, false));
            assertThat(run(query, slices, 130)).isEqualTo(new Step(3, 0, false));
            assertThat(run(query, slices, 130)).isEqualTo(new Step(1, 2, true));
            query.stop();
        }
    }

    private static StreamingQuery start(Dataset<Row> slices, Path checkpoint) throws Exception {
        return slices.toDF("slice")
                .withWatermark("slice", "10 seconds")
                .groupBy("slice")
                .count()
                .writeStream()
                .outputMode("update")
                .option("checkpointLocation", checkpoint.toString())
                .format("noop")
                .start();
    }

    private static Step run(StreamingQuery query, MemoryStream<Timestamp> slices, long... seconds) {
        List<Timestamp> rows = Arrays.stream(seconds)
                .mapToObj(second -> Timestamp.from(Instant.ofEpochSecond(second)))
                .toList();
        slices.addData(JavaConverters.asScalaBuffer(rows).toSeq());
        query.processAllAvailable();
        StateOperatorProgress state = query.lastProgress().stateOperators()[0];
        SparkPlan plan =
                ((StreamingQueryWrapper) query).streamingQuery().lastExecution().executedPlan();
        return new Step(state.numRowsTotal(), state.numRowsRemoved(), isEvicting(plan));
    }

    private static boolean isEvicting(SparkPlan plan) {
        return plan instanceof StateStoreSaveExec save
                ? save.eventTimeWatermarkForEviction().isDefined()
                : JavaConverters.asJavaCollection(plan.children()).stream().anyMatch(StateEvictionTest::isEvicting);
    }

    /** What a micro-batch leaves in the state, removes from it, and whether it looked for what is behind the watermark. */
    private record Step(long rows, long removed, boolean isEvicting) {}
}
