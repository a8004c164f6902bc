package io.airline.model.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricTest {
    private static final Metric ROWS = Metric.counter("airline_test_rows_total", "Rows so far.", "stream");
    private static final Metric SIZE = Metric.gauge("airline_test_size_bytes", "How large it is.");
    private static final Metric NEWEST = Metric.gauge("airline_test_newest_timestamp_seconds", "When it was.");
    private static final Metric WAIT = Metric.histogram("airline_test_wait_seconds", "How long it took.", "of", "by");

    @Test
    void valuesAreAskedForAtEachScrape() {
        PrometheusRegistry registry = new PrometheusRegistry();
        AtomicLong rows = new AtomicLong(1);
        ROWS.register(registry, values -> values.set(rows.doubleValue(), "flights"));

        MetricSnapshot first = scrape(registry);
        assertThat(first.getMetadata().getHelp()).isEqualTo("Rows so far.");
        assertThat(first.getDataPoints()).hasSize(1);
        assertThat(first.getDataPoints().get(0).getLabels().get("stream")).isEqualTo("flights");
        rows.set(7);
        assertThat(((CounterDataPointSnapshot) scrape(registry).getDataPoints().get(0)).getValue())
                .isEqualTo(7);
    }

    @Test
    void unitsAreTheOnesThatNamesEndWith() {
        assertThat(ROWS.unit()).isEmpty();
        assertThat(SIZE.unit()).isEqualTo("bytes");
        assertThat(NEWEST.unit()).isEqualTo("seconds since the epoch");
        assertThat(WAIT.unit()).isEqualTo("seconds");
        assertThat(Metric.counter("airline_test_pause_seconds_total", "Time so far.")
                        .unit())
                .isEqualTo("seconds");
    }

    @Test
    void namesFollowThePrometheusConventions() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metric.counter("airline_rows", "Rows."))
                .withMessage("airline_rows is no name for a counter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metric.gauge("airline_rows_total", "Rows."))
                .withMessage("airline_rows_total is no name for a gauge");
        assertThatIllegalArgumentException().isThrownBy(() -> Metric.info("airline_job", "The job."));
        assertThatIllegalArgumentException().isThrownBy(() -> Metric.gauge("rows", "Rows."));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metric.gauge("airline_rows", "Rows"))
                .withMessage("the help of airline_rows is no sentence: Rows");
    }

    @Test
    void thePageHasARowForEach() {
        assertThat(MetricsPage.of(List.of(ROWS, WAIT)))
                .isEqualTo(
                        """

                        | metric | type, unit | labels | meaning |
                        |---|---|---|---|
                        | `airline_test_rows_total` | counter | `stream` | Rows so far. |
                        | `airline_test_wait_seconds` | histogram, seconds | `of`, `by` | How long it took. |
                        """);
    }

    private static MetricSnapshot scrape(PrometheusRegistry registry) {
        return registry.scrape().get(0);
    }
}
