package io.airline.job;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import scala.Option;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** What Spark's driver hears of tasks. */
final class Tasks {
    private Tasks() {}

    static SparkListenerTaskStart start(long task) {
        return new SparkListenerTaskStart(1, 0, info(task));
    }

    /** Returns the news that a running task has come that far. */
    static SparkListenerExecutorMetricsUpdate heartbeat(long task, Map<String, SinkCounts> counts) {
        Tuple4<Object, Object, Object, Seq<AccumulableInfo>> update = new Tuple4<>(task, 1, 0, infos(counts));
        return new SparkListenerExecutorMetricsUpdate(
                "executor",
                JavaConverters.asScalaBuffer(List.of(update)),
                JavaConverters.mapAsScalaMap(
                        Map.<scala.Tuple2<Object, Object>, org.apache.spark.executor.ExecutorMetrics>of()));
    }

    /** Returns the news that a task has ended; without counts if its executor took them with it. */
    static SparkListenerTaskEnd end(long task, Map<String, SinkCounts> counts) {
        TaskInfo info = info(task);
        info.setAccumulables(infos(counts));
        return new SparkListenerTaskEnd(1, 0, "ResultTask", Success$.MODULE$, info, null, null);
    }

    private static TaskInfo info(long task) {
        return new TaskInfo(task, 0, 0, 0, 0, "executor", "host", TaskLocality.ANY(), false);
    }

    private static Seq<AccumulableInfo> infos(Map<String, SinkCounts> counts) {
        return JavaConverters.asScalaBuffer(counts.entrySet().stream()
                .map(each -> new AccumulableInfo(
                        7,
                        Option.apply(each.getKey()),
                        Option.apply(each.getValue()),
                        Option.empty(),
                        false,
                        true,
                        Option.empty()))
                .collect(Collectors.toList()));
    }
}
