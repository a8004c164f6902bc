package io.airline.dashboard;

import static io.airline.aggregations.testing.Flights.BLR_TO_DEL;
import static io.airline.aggregations.testing.Flights.CCU_TO_BLR;
import static io.airline.dashboard.TestDashboard.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.metrics.Metric;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DashboardMetricsTest {
    private static final Instant SLICE = Instant.parse("2024-11-20T08:15:00Z");

    private final TestDashboard dashboard = new TestDashboard();

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void everyMetricHasItsDescription() throws Exception {
        dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL));
        dashboard.get("/api/v1/streams");
        List<String> lines = scrape();

        for (Metric metric : AirlineDashboard.METRICS) {
            assertThat(lines).contains("# HELP %s %s".formatted(metric.name(), metric.help()));
        }
        assertThat(lines)
                .anyMatch(line -> line.startsWith("airline_dashboard_info{version=\""))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"}"));
    }

    @Test
    void totalsAreCountedAsTheyAreRead() throws Exception {
        assertThat(scrape())
                .contains("airline_dashboard_totals_read_total{stream=\"flights\"} 0.0")
                .noneMatch(line -> line.startsWith("airline_dashboard_last_update_timestamp_seconds{"));

        dashboard.now = SLICE.plusSeconds(12);
        // Two carriers, sources, destinations, routes and numbers of stops.
        dashboard.cluster.happen(FLIGHTS, List.of(BLR_TO_DEL, BLR_TO_DEL, CCU_TO_BLR));

        assertThat(scrape())
                .contains(
                        "airline_dashboard_totals_read_total{stream=\"flights\"} 10.0",
                        "airline_dashboard_totals_read_total{stream=\"routes\"} 0.0",
                        "airline_dashboard_last_update_timestamp_seconds{stream=\"flights\"} 1.732090512E9",
                        "airline_dashboard_events_kept{stream=\"flights\"} 3.0",
                        "airline_dashboard_event_time_lag_seconds{stream=\"flights\"} 7.0")
                .noneMatch(line -> line.startsWith("airline_dashboard_event_time_lag_seconds{stream=\"routes\"}"));
    }

    @Test
    void answersAreCountedByRouteAndStatus() throws Exception {
        dashboard.get("/api/v1/flights/leaderboards/carrier");
        dashboard.get("/api/v1/routes/leaderboards/carrier.csv");
        dashboard.get("/api/v1/trains/leaderboards/carrier");
        dashboard.get("/no/such/page");
        dashboard.get("/api/v1/trains/live");

        assertThat(scrape())
                .contains(
                        answers("/api/v1/{stream}/leaderboards/{dimension}", "2xx", 2),
                        answers("/api/v1/{stream}/leaderboards/{dimension}", "4xx", 1),
                        answers("none", "4xx", 1),
                        answers("/api/v1/{stream}/live", "4xx", 1));
    }

    @Test
    void aReaderOfTheLiveFeedIsAReaderAndNoAnswer() throws Exception {
        HttpResponse<InputStream> live =
                dashboard.client.send(dashboard.request("/api/v1/flights/live").build(), BodyHandlers.ofInputStream());
        try (InputStream body = live.body()) {
            assertThat(body.read()).isPositive();

            assertThat(scrape())
                    .contains("airline_dashboard_live_readers 1.0")
                    .noneMatch(line -> line.contains("/live"));
        }
    }

    private static String answers(String route, String status, int count) {
        return "airline_dashboard_http_request_duration_seconds_count{route=\"%s\",status=\"%s\"} %d"
                .formatted(route, status, count);
    }

    private List<String> scrape() throws Exception {
        return dashboard.get("/metrics").body().lines().toList();
    }
}
