package io.airline.model.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.config.ConfigException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
    private static final Metric ROWS = Metric.counter("airline_test_rows_total", "Rows so far.", "stream");

    private final PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void servesTheRegistryAndTheVirtualMachine() throws Exception {
        ROWS.register(registry, values -> values.set(3, "flights"));
        try (MetricsServer server = MetricsServer.open(registry, "job", "127.0.0.1", freePort())) {
            HttpResponse<String> plain = get(server.port(), "*/*");
            assertThat(plain.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(plain.body().lines())
                    .contains(
                            "# HELP airline_test_rows_total Rows so far.",
                            "# TYPE airline_test_rows_total counter",
                            "airline_test_rows_total{stream=\"flights\"} 3.0")
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"}"));

            HttpResponse<String> openMetrics = get(server.port(), "application/openmetrics-text; version=1.0.0");
            assertThat(openMetrics.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
            assertThat(openMetrics.body())
                    .contains("# TYPE airline_test_rows counter")
                    .endsWith("# EOF\n");
        }
    }

    @Test
    void aPortInUseIsOneLineThatNamesTheKey() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> MetricsServer.open(registry, "job", "127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(
                            "job.metrics-port %d: cannot listen at job.metrics-host 127.0.0.1: Address already in use"
                                    .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void anAddressThatIsNotOfThisMachineIsOneLineToo() {
        assertThatThrownBy(() -> MetricsServer.open(registry, "producer", "192.0.2.1", 9405))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "producer.metrics-port 9405: cannot listen at producer.metrics-host 192.0.2.1: ");
    }

    @Test
    void portZeroServesNothing() {
        try (MetricsServer server = MetricsServer.open(registry, "job", "nowhere.invalid", 0)) {
            assertThat(server.port()).isZero();
            assertThat(registry.scrape()).isEmpty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static HttpResponse<String> get(int port, String accept) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
