package io.airline.it;

import io.airline.dashboard.AirlineDashboard;
import io.airline.job.AirlineJob;
import io.airline.model.metrics.MetricsPage;
import io.airline.producer.AirlineProducer;
import org.junit.jupiter.api.Test;

/** Keeps docs/metrics.md true; {@code -Dairline.docs.update=true} writes it anew. */
class MetricsPageTest {
    @Test
    void thePageIsWhatTheRunnersSay() throws Exception {
        String page =
                """
                # Metrics

                Written by a test from the metrics that the runners register; do not edit it.

                Each runner serves them for Prometheus at `/metrics`, in the text format or, if asked, as OpenMetrics: the job's
                driver at `job.metrics-port` (9404), a producer at `producer.metrics-port` (none unless set; 9405 in what `deploy`
                starts), the dashboard at its own port, behind its access token. What executors do comes to the driver with
                Spark's own messages: what happens to events when a task ends well, what a sink does also every 2 seconds while
                the task runs (`spark.executor.heartbeatInterval`) and when it fails. Counters start at 0 with the process; the
                exact numbers are those of the store. What the job labels `stream` is the name of a query: a stream's own has the
                stream's, that of a table `<stream>-<table>-<sink>` ([record sinks](record-sinks.md)). Beside these each runner has the `jvm_*` and `process_*` metrics of the
                Prometheus Java client.

                `deploy/prometheus` has the scrape configuration and the alert rules, `deploy/grafana/dashboards/platform.json` the
                dashboard over them.

                # airline-job
                """
                        + MetricsPage.of(AirlineJob.METRICS)
                        + "\n# airline-producer\n"
                        + MetricsPage.of(AirlineProducer.METRICS)
                        + "\n# airline-dashboard\n"
                        + MetricsPage.of(AirlineDashboard.METRICS);
        GeneratedPage.assertIs("docs/metrics.md", page);
    }
}
