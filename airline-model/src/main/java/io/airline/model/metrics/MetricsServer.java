package io.airline.model.metrics;

import io.airline.model.config.ConfigException;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Serves a registry over HTTP, at {@code /metrics}: Prometheus' text format, or OpenMetrics to who asks for it. Its threads
 * are daemons. Thread-safe.
 */
public final class MetricsServer implements AutoCloseable {
    private final Optional<HTTPServer> server;

    private MetricsServer(Optional<HTTPServer> server) {
        this.server = server;
    }

    /**
     * Adds the metrics of the Java virtual machine to the registry and serves it.
     *
     * @param area of the configuration, that has the keys {@code metrics-host} and {@code metrics-port}
     * @param port 0 serves nothing
     * @throws ConfigException if the address cannot be had
     */
    public static MetricsServer open(PrometheusRegistry registry, String area, String host, int port) {
        if (port == 0) {
            return new MetricsServer(Optional.empty());
        }
        JvmMetrics.builder().register(registry);
        try {
            return new MetricsServer(Optional.of(HTTPServer.builder()
                    .hostname(host)
                    .port(port)
                    .registry(registry)
                    .buildAndStart()));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(List.of("%1$s.metrics-port %2$d: cannot listen at %1$s.metrics-host %3$s: %4$s"
                    .formatted(area, port, host, e.getMessage())));
        }
    }

    /** Returns the port, 0 if nothing is served. */
    public int port() {
        return server.map(HTTPServer::getPort).orElse(0);
    }

    @Override
    public void close() {
        server.ifPresent(HTTPServer::close);
    }
}
