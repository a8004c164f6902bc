package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.KnownKeys;
import io.airline.model.metrics.Metric;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
    private static final Duration SLICE = Duration.ofSeconds(5);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final SinkProgress sinks = new SinkProgress();
    private final StreamMetrics tasks = new StreamMetrics(List.of("kpis", "influx"));
    private final Map<Integer, LagMeter.Lag> lags = new TreeMap<>();
    private final JobMetrics metrics =
            new JobMetrics(registry, "1.2.3", sinks, () -> Instant.parse("2024-11-20T08:15:12.500Z"));

    @BeforeEach
    void addStream() {
        metrics.add("flights", tasks, () -> lags);
    }

    @Test
    void everyMetricHasItsDescription() throws Exception {
        metrics.stored(batch(7, 70, 700, 0, "2024-11-20T08:15:00.000Z"), SLICE);
        lags.put(0, new LagMeter.Lag(0, 0));
        tasks.known = KnownKeys.NONE.after(Map.of("carrier", Set.of("IndiGo")), 0, Duration.ofHours(1));

        List<String> lines = scrape();

        for (Metric metric : AirlineJob.METRICS) {
            assertThat(lines).contains("# HELP %s %s".formatted(metric.name(), metric.help()));
        }
        assertThat(lines).contains("airline_job_info{version=\"1.2.3\"} 1");
    }

    @Test
    void whatCountsIsThereWithZeroBeforeAnythingHappens() throws Exception {
        assertThat(scrape())
                .contains(
                        "airline_job_events_read_total{stream=\"flights\"} 0.0",
                        "airline_job_batches_total{stream=\"flights\"} 0.0",
                        "airline_job_dead_letters_total{reason=\"undecodable\",stream=\"flights\"} 0.0",
                        "airline_job_dead_letters_total{reason=\"future\",stream=\"flights\"} 0.0",
                        "airline_job_dead_letters_total{reason=\"refused\",stream=\"flights\"} 0.0",
                        "airline_job_sink_retries_total{sink=\"influx\",stream=\"flights\"} 0.0",
                        "airline_job_sink_failures_total{sink=\"kpis\",stream=\"flights\"} 0.0",
                        "airline_job_sink_write_duration_seconds_count{sink=\"influx\",stream=\"flights\"} 0");
    }

    @Test
    void eventsAreInTheirCounters() throws Exception {
        tasks.onTime.add(100);
        tasks.late.add(20);
        tasks.future.add(3);
        tasks.undecodable.add(4);
        tasks.overflow.add(5);

        assertThat(scrape())
                .contains(
                        "airline_job_events_read_total{stream=\"flights\"} 127.0",
                        "airline_job_events_decoded_total{stream=\"flights\"} 123.0",
                        "airline_job_events_late_total{stream=\"flights\"} 20.0",
                        "airline_job_dead_letters_total{reason=\"future\",stream=\"flights\"} 3.0",
                        "airline_job_dead_letters_total{reason=\"undecodable\",stream=\"flights\"} 4.0",
                        "airline_job_keys_folded_total{stream=\"flights\"} 5.0");
        assertThat(metrics.troubles("flights")).isEqualTo("late=20 future=3 undecodable=4 keys_folded=5");
    }

    @Test
    void knownKeysAreCountedByDimension() throws Exception {
        tasks.known = KnownKeys.NONE.after(
                Map.of("carrier", Set.of("IndiGo", "Vistara"), "source", Set.of("Kolkata")), 0, Duration.ofHours(1));

        assertThat(scrape())
                .contains(
                        "airline_job_keys_known{dimension=\"carrier\",stream=\"flights\"} 2.0",
                        "airline_job_keys_known{dimension=\"source\",stream=\"flights\"} 1.0");
    }

    @Test
    void microBatchesAddUpAndTheNewestTellsTheState() throws Exception {
        metrics.stored(batch(7, 70, 700, 2, "2024-11-20T08:15:00.000Z"), SLICE);
        metrics.stored(batch(8, 60, 650, 0, "2024-11-20T08:14:30.000Z"), SLICE);

        assertThat(scrape())
                .contains(
                        "airline_job_batches_total{stream=\"flights\"} 2.0",
                        "airline_job_rows_emitted_total{stream=\"flights\"} 15.0",
                        "airline_job_rows_behind_watermark_total{stream=\"flights\"} 2.0",
                        "airline_job_state_rows{stream=\"flights\"} 60.0",
                        "airline_job_state_bytes{stream=\"flights\"} 650.0",
                        "airline_job_event_time_lag_seconds{stream=\"flights\"} 7.5",
                        "airline_job_last_batch_timestamp_seconds{stream=\"flights\"} 1.7320905125E9",
                        "airline_job_batch_duration_seconds_count{stream=\"flights\"} 2",
                        "airline_job_batch_duration_seconds_sum{stream=\"flights\"} 0.24",
                        "airline_job_batch_duration_seconds_bucket{stream=\"flights\",le=\"0.1\"} 0",
                        "airline_job_batch_duration_seconds_bucket{stream=\"flights\",le=\"0.25\"} 2",
                        "airline_job_batch_phase_duration_seconds_count{phase=\"addBatch\",stream=\"flights\"} 2",
                        "airline_job_batch_phase_duration_seconds_sum{phase=\"addBatch\",stream=\"flights\"} 0.2")
                .noneMatch(line -> line.contains("triggerExecution"));
    }

    @Test
    void anOpenSliceIsNoLag() throws Exception {
        metrics.stored(batch(1, 1, 1, 0, "2024-11-20T08:15:10.000Z"), SLICE);

        assertThat(scrape()).contains("airline_job_event_time_lag_seconds{stream=\"flights\"} 0.0");
    }

    @Test
    void eachPartitionHasItsLag() throws Exception {
        lags.put(0, new LagMeter.Lag(0, 0));
        lags.put(1, new LagMeter.Lag(1200, 3.25));

        assertThat(scrape())
                .contains(
                        "airline_job_consumer_lag_events{partition=\"0\",stream=\"flights\"} 0.0",
                        "airline_job_consumer_lag_seconds{partition=\"0\",stream=\"flights\"} 0.0",
                        "airline_job_consumer_lag_events{partition=\"1\",stream=\"flights\"} 1200.0",
                        "airline_job_consumer_lag_seconds{partition=\"1\",stream=\"flights\"} 3.25");
    }

    @Test
    void sinksTellWhatTheirTasksDid() throws Exception {
        sinks.onTaskStart(Tasks.start(1));
        sinks.onTaskEnd(Tasks.end(
                1,
                Map.of(
                        SinkProgress.name("flights", "influx"),
                        SinkCounts.ofWrite(10, 2, 0.007).plus(SinkCounts.RETRY),
                        SinkProgress.name("routes", "influx"),
                        SinkCounts.ofWrite(1000, 1000, 1))));

        assertThat(scrape())
                .contains(
                        "airline_job_sink_points_total{sink=\"influx\",stream=\"flights\"} 10.0",
                        "airline_job_sink_points_total{sink=\"kpis\",stream=\"flights\"} 0.0",
                        "airline_job_sink_refused_total{sink=\"influx\",stream=\"flights\"} 2.0",
                        "airline_job_sink_retries_total{sink=\"influx\",stream=\"flights\"} 1.0",
                        "airline_job_dead_letters_total{reason=\"refused\",stream=\"flights\"} 2.0",
                        "airline_job_sink_write_duration_seconds_bucket{sink=\"influx\",stream=\"flights\",le=\"0.005\"} 0",
                        "airline_job_sink_write_duration_seconds_bucket{sink=\"influx\",stream=\"flights\",le=\"0.01\"} 1",
                        "airline_job_sink_write_duration_seconds_bucket{sink=\"influx\",stream=\"flights\",le=\"+Inf\"} 1",
                        "airline_job_sink_write_duration_seconds_sum{sink=\"influx\",stream=\"flights\"} 0.007")
                .noneMatch(line -> line.contains("routes"));
    }

    private static StreamingQueryProgress batch(
            long updated, long rows, long bytes, long behindWatermark, String newestSlice) {
        StateOperatorProgress state = new StateOperatorProgress(
                "stateStoreSave", rows, updated, 0, 0, 0, 0, bytes, behindWatermark, 1, 1, Map.of());
        return new StreamingQueryProgress(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "flights",
                "2024-11-20T08:15:12.000Z",
                1,
                120,
                Map.of("triggerExecution", 120L, "addBatch", 100L),
                Map.of("max", newestSlice),
                new StateOperatorProgress[] {state},
                new SourceProgress[0],
                null,
                Map.of());
    }

    private List<String> scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
