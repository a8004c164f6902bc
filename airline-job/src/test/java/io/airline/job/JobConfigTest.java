package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobConfigTest {
    @Test
    void defaults() {
        assertThat(read(Map.of()))
                .isEqualTo(new JobConfig(
                        List.of("flights", "routes"),
                        List.of("kpis", "influx"),
                        List.of(),
                        Duration.ofSeconds(5),
                        "checkpoints",
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(1),
                        100_000,
                        Duration.ofHours(1),
                        Duration.ZERO,
                        2_000_000,
                        2,
                        Duration.ofMillis(20),
                        Duration.ofSeconds(10),
                        10,
                        1,
                        Duration.ofSeconds(30),
                        "127.0.0.1",
                        9404));
    }

    @Test
    void everyKey() {
        assertThat(read(Map.ofEntries(
                        Map.entry("job.streams", "routes"),
                        Map.entry("job.sinks", "kpis"),
                        Map.entry("job.tables", "READINGS: jdbc, readings: files"),
                        Map.entry("job.table-interval", "1m"),
                        Map.entry("job.checkpoint-location", "s3a://bucket/checkpoints"),
                        Map.entry("job.slice-length", "1s"),
                        Map.entry("job.allowed-lateness", "2h"),
                        Map.entry("job.future-tolerance", "0s"),
                        Map.entry("job.key-limit", "7"),
                        Map.entry("job.key-retention", "2m"),
                        Map.entry("job.trigger-interval", "500ms"),
                        Map.entry("job.max-events-per-batch", "9"),
                        Map.entry("job.state-partitions", "8"),
                        Map.entry("job.fetch-max-wait", "500ms"),
                        Map.entry("job.check-timeout", "1s"),
                        Map.entry("job.topic-partitions", "3"),
                        Map.entry("job.topic-replication", "2"),
                        Map.entry("job.stop-timeout", "1m"),
                        Map.entry("job.metrics-host", "0.0.0.0"),
                        Map.entry("job.metrics-port", "0"))))
                .isEqualTo(new JobConfig(
                        List.of("routes"),
                        List.of("kpis"),
                        List.of("READINGS: jdbc", "readings: files"),
                        Duration.ofMinutes(1),
                        "s3a://bucket/checkpoints",
                        Duration.ofSeconds(1),
                        Duration.ofHours(2),
                        Duration.ZERO,
                        7,
                        Duration.ofMinutes(2),
                        Duration.ofMillis(500),
                        9,
                        8,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        3,
                        2,
                        Duration.ofMinutes(1),
                        "0.0.0.0",
                        0));
    }

    @Test
    void atLeastOneStreamAndOneSink() {
        assertThatThrownBy(() -> read(Map.of("job.streams", "[]")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("job.streams: at least one stream is needed");
        assertThatThrownBy(() -> read(Map.of("job.sinks", "")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("job.sinks: at least one sink is needed");
    }

    @Test
    void localCheckpointsAreToldFromThoseOfACluster() {
        assertThat(SparkModule.isLocal("checkpoints")).isTrue();
        assertThat(SparkModule.isLocal("/var/lib/airline/checkpoints")).isTrue();
        assertThat(SparkModule.isLocal("file:///var/lib/airline/checkpoints")).isTrue();
        assertThat(SparkModule.isLocal("hdfs://name-node/checkpoints")).isFalse();
        assertThat(SparkModule.isLocal("s3a://bucket/checkpoints")).isFalse();
    }

    private static JobConfig read(Map<String, String> settings) {
        return Configuration.of(List.of(JobConfig.class)).set(settings).build().get(JobConfig.class);
    }
}
