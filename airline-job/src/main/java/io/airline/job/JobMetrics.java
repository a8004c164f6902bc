package io.airline.job;

import io.airline.aggregations.KnownKeys;
import io.airline.model.metrics.Metric;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * What the job tells Prometheus; all of it on the driver. The label {@code stream} is the name of the query: a stream's own
 * has the stream's, that of a table {@code <stream>-<table>-<sink>}. What happens in tasks comes there through {@link StreamMetrics}
 * and {@link SinkProgress}. Thread-safe.
 */
final class JobMetrics {
    private static final Metric INFO = Metric.info("airline_job_info", "The version of the job that runs.", "version");

    private static final String AGAIN = " A task that runs again counts again.";
    private static final Metric READ = counter("events_read", "Events taken from the topic." + AGAIN, "stream");
    private static final Metric DECODED =
            counter("events_decoded", "Events that were events of the stream, whatever their time." + AGAIN, "stream");
    private static final Metric LATE = counter(
            "events_late",
            "Events that were older than job.allowed-lateness when the broker stored them; not counted in any total."
                    + AGAIN,
            "stream");
    private static final Metric DEAD_LETTERS = counter(
            "dead_letters",
            "Events, totals and records that went to the dead letters, by reason: undecodable, future (beyond"
                    + " job.future-tolerance), refused (by a sink)."
                    + AGAIN,
            "stream",
            "reason");
    private static final Metric KEYS_FOLDED = counter(
            "keys_folded",
            "Times that an event counted under 'other' instead of its key, because of job.key-limit." + AGAIN,
            "stream");
    private static final Metric KEYS_KNOWN = Metric.gauge(
            "airline_job_keys_known",
            "Keys of a dimension that are counted by name; job.key-limit bounds them.",
            "stream",
            "dimension");

    private static final Metric BATCHES = counter("batches", "Micro-batches that were stored.", "stream");
    private static final Metric BATCH_DURATION =
            Metric.histogram("airline_job_batch_duration_seconds", "How long micro-batches took.", "stream");
    private static final Metric PHASE_DURATION = Metric.histogram(
            "airline_job_batch_phase_duration_seconds",
            "How long the phases of micro-batches took, named as Spark names them; addBatch reads, aggregates and writes.",
            "stream",
            "phase");
    private static final Metric LAST_BATCH = Metric.gauge(
            "airline_job_last_batch_timestamp_seconds", "When the newest micro-batch was stored.", "stream");
    private static final Metric ROWS_EMITTED =
            counter("rows_emitted", "Totals that micro-batches changed and handed to every sink.", "stream");
    private static final Metric ROWS_LOST = counter(
            "rows_behind_watermark",
            "Combined rows that lay behind the watermark and are lost: a partition of the topic was far behind the others.",
            "stream");
    private static final Metric STATE_ROWS =
            Metric.gauge("airline_job_state_rows", "Totals in the state, after the newest micro-batch.", "stream");
    private static final Metric STATE_BYTES = Metric.gauge(
            "airline_job_state_bytes", "Memory that the state needs, after the newest micro-batch.", "stream");
    private static final Metric EVENT_TIME_LAG = Metric.gauge(
            "airline_job_event_time_lag_seconds",
            "How long ago the newest slice that is stored ended; 0 while it is open. Grows too if no events come.",
            "stream");

    private static final Metric LAG_EVENTS = Metric.gauge(
            "airline_job_consumer_lag_events",
            "Events in a partition of the topic that are not stored yet.",
            "stream",
            "partition");
    private static final Metric LAG_SECONDS = Metric.gauge(
            "airline_job_consumer_lag_seconds",
            "How long ago the oldest event of a partition that is not stored yet was appended; 0 if there is none.",
            "stream",
            "partition");

    private static final Metric SINK_POINTS =
            counter("sink_points", "Totals, or records of a table, that a sink stored.", "stream", "sink");
    private static final Metric SINK_REFUSED = counter(
            "sink_refused",
            "Totals, or records of a table, that a sink refused for what they are; they are dead letters.",
            "stream",
            "sink");
    private static final Metric SINK_RETRIES = counter(
            "sink_retries",
            "Requests that a sink sent again because the store did not take them, or lots of records. What Kafka's client repeats is not seen.",
            "stream",
            "sink");
    private static final Metric SINK_FAILURES = counter(
            "sink_failures",
            "Writes that a sink gave up; the micro-batch runs again, or the job ends.",
            "stream",
            "sink");
    private static final Metric SINK_DURATION = Metric.histogram(
            "airline_job_sink_write_duration_seconds",
            "How long a sink took to store up to 10,000 totals, retries included, or up to 10,000 records; counted once they are stored.",
            "stream",
            "sink");

    /** Every metric of the job beside those of the Java virtual machine. */
    static final List<Metric> ALL = List.of(
            INFO,
            READ,
            DECODED,
            LATE,
            DEAD_LETTERS,
            KEYS_FOLDED,
            KEYS_KNOWN,
            BATCHES,
            BATCH_DURATION,
            PHASE_DURATION,
            LAST_BATCH,
            ROWS_EMITTED,
            ROWS_LOST,
            STATE_ROWS,
            STATE_BYTES,
            EVENT_TIME_LAG,
            LAG_EVENTS,
            LAG_SECONDS,
            SINK_POINTS,
            SINK_REFUSED,
            SINK_RETRIES,
            SINK_FAILURES,
            SINK_DURATION);

    /** Upper bounds of the durations of micro-batches and their phases, in seconds. */
    private static final double[] BATCH_BOUNDS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300};

    /** The last bound of a histogram is always infinite. */
    private static final List<Double> BOUNDS = Stream.concat(
                    SinkCounts.BOUNDS.stream(), Stream.of(Double.POSITIVE_INFINITY))
            .toList();

    /** The phase that has all others in it. */
    private static final String WHOLE = "triggerExecution";

    private final InstantSource clock;
    private final SinkProgress sinks;
    private final Map<String, Watched> streams = new ConcurrentSkipListMap<>();
    private final Histogram batchDuration;
    private final Histogram phaseDuration;

    /** What is known of a stream. */
    private record Watched(StreamMetrics tasks, Supplier<Map<Integer, LagMeter.Lag>> lags, Progress progress) {}

    /** What the micro-batches of a stream have told. Each field is read and written whole. */
    private static final class Progress {
        private final AtomicLong batches = new AtomicLong();
        private final AtomicLong rowsEmitted = new AtomicLong();
        private final AtomicLong rowsLost = new AtomicLong();
        private volatile long stateRows;
        private volatile long stateBytes;
        private volatile Instant newestSliceEnd;
        private volatile Instant lastBatch;
    }

    /**
     * Registers all metrics; those of a stream have values once it is added.
     *
     * @param version of the job
     * @param sinks adds up what the sinks of all streams do
     */
    JobMetrics(PrometheusRegistry registry, String version, SinkProgress sinks, InstantSource clock) {
        this.sinks = sinks;
        this.clock = clock;
        INFO.registerInfo(registry, version);
        ofTasks(registry, READ, StreamMetrics::read);
        ofTasks(registry, DECODED, StreamMetrics::decoded);
        ofTasks(registry, LATE, tasks -> tasks.late.value());
        ofTasks(registry, KEYS_FOLDED, tasks -> tasks.overflow.value());
        KEYS_KNOWN.register(
                registry,
                values -> streams.forEach((stream, watched) -> {
                    KnownKeys known = watched.tasks.known;
                    known.dimensions().forEach(dimension -> values.set(known.size(dimension), stream, dimension));
                }));
        DEAD_LETTERS.register(
                registry,
                values -> streams.forEach((stream, watched) -> {
                    values.set((double) watched.tasks.undecodable.value(), stream, "undecodable");
                    values.set((double) watched.tasks.future.value(), stream, "future");
                    values.set(
                            (double) sinks.refused(stream, watched.tasks.sinks().keySet()), stream, "refused");
                }));
        ofProgress(registry, BATCHES, progress -> progress.batches.get());
        ofProgress(registry, ROWS_EMITTED, progress -> progress.rowsEmitted.get());
        ofProgress(registry, ROWS_LOST, progress -> progress.rowsLost.get());
        ofProgress(registry, STATE_ROWS, progress -> progress.stateRows);
        ofProgress(registry, STATE_BYTES, progress -> progress.stateBytes);
        LAST_BATCH.register(
                registry,
                values -> streams.forEach((stream, watched) -> {
                    if (watched.progress.lastBatch != null) {
                        values.set(watched.progress.lastBatch.toEpochMilli() / 1000.0, stream);
                    }
                }));
        EVENT_TIME_LAG.register(
                registry,
                values -> streams.forEach((stream, watched) -> {
                    Instant end = watched.progress.newestSliceEnd;
                    if (end != null) {
                        values.set(
                                Math.max(
                                                0,
                                                Duration.between(end, clock.instant())
                                                        .toMillis())
                                        / 1000.0,
                                stream);
                    }
                }));
        ofPartitions(registry, LAG_EVENTS, LagMeter.Lag::events);
        ofPartitions(registry, LAG_SECONDS, LagMeter.Lag::seconds);
        ofSinks(registry, SINK_POINTS, SinkCounts::points);
        ofSinks(registry, SINK_REFUSED, SinkCounts::refused);
        ofSinks(registry, SINK_RETRIES, SinkCounts::retries);
        ofSinks(registry, SINK_FAILURES, SinkCounts::failures);
        registry.register(this::sinkDurations);
        batchDuration = BATCH_DURATION.registerHistogram(registry, BATCH_BOUNDS);
        phaseDuration = PHASE_DURATION.registerHistogram(registry, BATCH_BOUNDS);
    }

    private void ofTasks(PrometheusRegistry registry, Metric metric, ToLongFunction<StreamMetrics> count) {
        metric.register(
                registry,
                values -> streams.forEach(
                        (stream, watched) -> values.set((double) count.applyAsLong(watched.tasks), stream)));
    }

    private void ofProgress(PrometheusRegistry registry, Metric metric, ToLongFunction<Progress> count) {
        metric.register(
                registry,
                values -> streams.forEach(
                        (stream, watched) -> values.set((double) count.applyAsLong(watched.progress), stream)));
    }

    private void ofPartitions(PrometheusRegistry registry, Metric metric, ToDoubleFunction<LagMeter.Lag> value) {
        metric.register(
                registry,
                values -> streams.forEach((stream, watched) -> watched.lags
                        .get()
                        .forEach((partition, lag) ->
                                values.set(value.applyAsDouble(lag), stream, Integer.toString(partition)))));
    }

    private void ofSinks(PrometheusRegistry registry, Metric metric, ToLongFunction<SinkCounts> count) {
        metric.register(
                registry,
                values -> streams.forEach((stream, watched) -> watched.tasks
                        .sinks()
                        .keySet()
                        .forEach(
                                sink -> values.set((double) count.applyAsLong(sinks.of(stream, sink)), stream, sink))));
    }

    /** A histogram that is not fed here but added up elsewhere. */
    private HistogramSnapshot sinkDurations() {
        List<HistogramDataPointSnapshot> points = new ArrayList<>();
        streams.forEach((stream, watched) -> watched.tasks.sinks().keySet().forEach(sink -> {
            SinkCounts counts = sinks.of(stream, sink);
            points.add(HistogramDataPointSnapshot.builder()
                    .labels(Labels.of(SINK_DURATION.labels(), List.of(stream, sink)))
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts.writesByDuration()))
                    .sum(counts.writeSeconds())
                    .build());
        }));
        return new HistogramSnapshot(new MetricMetadata(SINK_DURATION.name(), SINK_DURATION.help()), points);
    }

    /**
     * Adds a stream: from now on its metrics have values, those that count 0 at first.
     *
     * @param lags of the partitions by number, asked for at each scrape
     */
    void add(String stream, StreamMetrics tasks, Supplier<Map<Integer, LagMeter.Lag>> lags) {
        streams.put(stream, new Watched(tasks, lags, new Progress()));
    }

    /**
     * Takes in a micro-batch that is stored, of a stream that was added.
     *
     * @param sliceLength of the slices whose starts are the micro-batch's event times
     */
    void stored(StreamingQueryProgress batch, Duration sliceLength) {
        Progress progress = streams.get(batch.name()).progress;
        progress.batches.incrementAndGet();
        progress.lastBatch = clock.instant();
        long rows = 0;
        long bytes = 0;
        for (StateOperatorProgress state : batch.stateOperators()) {
            progress.rowsEmitted.addAndGet(state.numRowsUpdated());
            progress.rowsLost.addAndGet(state.numRowsDroppedByWatermark());
            rows += state.numRowsTotal();
            bytes += state.memoryUsedBytes();
        }
        progress.stateRows = rows;
        progress.stateBytes = bytes;
        String newestSlice = batch.eventTime().get("max");
        if (newestSlice != null) {
            Instant end = Instant.parse(newestSlice).plus(sliceLength);
            if (progress.newestSliceEnd == null || end.isAfter(progress.newestSliceEnd)) {
                progress.newestSliceEnd = end;
            }
        }
        batch.durationMs().forEach((phase, millis) -> {
            double seconds = millis / 1000.0;
            if (phase.equals(WHOLE)) {
                batchDuration.labelValues(batch.name()).observe(seconds);
            } else {
                phaseDuration.labelValues(batch.name(), phase).observe(seconds);
            }
        });
    }

    /** Returns what went wrong with a stream so far, as {@code key=value}, separated by spaces; empty if nothing did. */
    String troubles(String stream) {
        StreamMetrics tasks = streams.get(stream).tasks;
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("late", tasks.late.value());
        counts.put("future", tasks.future.value());
        counts.put("undecodable", tasks.undecodable.value());
        counts.put("refused", sinks.refused(stream, tasks.sinks().keySet()));
        counts.put("keys_folded", tasks.overflow.value());
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
    }

    private static Metric counter(String name, String help, String... labels) {
        return Metric.counter("airline_job_" + name + "_total", help, labels);
    }
}
