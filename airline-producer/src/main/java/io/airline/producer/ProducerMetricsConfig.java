package io.airline.producer;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;

/** Where the producer that runs as a process of its own serves its metrics. */
@ConfigArea(value = "producer", description = "Where the producer serves metrics.")
record ProducerMetricsConfig(
        @ConfigKey(
                        value = "127.0.0.1",
                        description =
                                "Address at which metrics are served. Beyond loopback whoever reaches it sees them.")
                String metricsHost,
        @ConfigKey(
                        value = "0",
                        min = 0,
                        max = 65_535,
                        description = "Port at which metrics are served to Prometheus, under /metrics; 0 for none, as"
                                + " several producers may run side by side.")
                int metricsPort) {}
