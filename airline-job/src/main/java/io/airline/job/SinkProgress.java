package io.airline.job;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Adds up what the sinks did in all tasks, those that run included, as of their executors' last heartbeat. The counts never
 * go back. A task whose executor is lost counts as of that heartbeat.
 *
 * <p>Thread-safe.
 */
final class SinkProgress extends SparkListener {
    /** By accumulator: what tasks did that have ended. */
    private final Map<String, SinkCounts> ended = new HashMap<>();

    /** By task and accumulator: what tasks did until now that have not. A heartbeat may come after the end of its task. */
    private final Map<Long, Map<String, SinkCounts>> running = new HashMap<>();

    /** Returns the name of the accumulator of a stream's sink. */
    static String name(String stream, String sink) {
        return stream + " to " + sink;
    }

    /** Returns what all tasks have told of a stream's sink. */
    synchronized SinkCounts of(String stream, String sink) {
        String name = name(stream, sink);
        SinkCounts counts = ended.getOrDefault(name, SinkCounts.NONE);
        for (Map<String, SinkCounts> task : running.values()) {
            counts = counts.plus(task.getOrDefault(name, SinkCounts.NONE));
        }
        return counts;
    }

    /** Returns how many totals of a stream its sinks have refused, together. */
    synchronized long refused(String stream, Collection<String> sinks) {
        return sinks.stream().mapToLong(sink -> of(stream, sink).refused()).sum();
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart start) {
        running.put(start.taskInfo().taskId(), Map.of());
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
        JavaConverters.seqAsJavaList(heartbeat.accumUpdates())
                .forEach(update -> running.computeIfPresent((Long) update._1(), (task, before) -> counts(update._4())));
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        Map<String, SinkCounts> last = running.remove(end.taskInfo().taskId());
        Map<String, SinkCounts> counts = counts(end.taskInfo().accumulables());
        if (counts.isEmpty() && last != null) {
            counts = last;
        }
        counts.forEach((name, update) -> ended.merge(name, update, SinkCounts::plus));
    }

    private static Map<String, SinkCounts> counts(Seq<AccumulableInfo> accumulables) {
        Map<String, SinkCounts> counts = new HashMap<>();
        for (AccumulableInfo each : JavaConverters.seqAsJavaList(accumulables)) {
            if (each.update().isDefined() && each.update().get() instanceof SinkCounts update) {
                counts.put(each.name().get(), update);
            }
        }
        return counts;
    }
}
