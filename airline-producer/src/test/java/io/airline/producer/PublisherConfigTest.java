package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.producer.PublisherConfig.Compression;
import io.airline.producer.PublisherConfig.Encoding;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublisherConfigTest {
    @Test
    void defaults() {
        assertThat(PublisherConfig.defaults())
                .isEqualTo(new PublisherConfig(
                        10,
                        1,
                        Compression.LZ4,
                        131_072,
                        Duration.ofMillis(5),
                        33_554_432,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(10),
                        Encoding.SINGLE_OBJECT,
                        true));
    }

    @Test
    void explicitValues() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("producer.topic-partitions", "3");
        settings.put("producer.topic-replication", "2");
        settings.put("producer.compression", "zstd");
        settings.put("producer.batch-size", "1000");
        settings.put("producer.linger", "0ms");
        settings.put("producer.buffer-size", "2_000_000");
        settings.put("producer.request-timeout", "1s");
        settings.put("producer.delivery-timeout", "3s");
        settings.put("producer.check-timeout", "200ms");
        settings.put("producer.encoding", "confluent");
        settings.put("producer.register-schema", "false");

        assertThat(configuration(settings))
                .isEqualTo(new PublisherConfig(
                        3,
                        2,
                        Compression.ZSTD,
                        1000,
                        Duration.ZERO,
                        2_000_000,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofMillis(200),
                        Encoding.CONFLUENT,
                        false));
    }

    @Test
    void valuesOutOfBounds() {
        assertThatThrownBy(() -> configuration(Map.of("producer.topic-partitions", "0")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("producer.topic-partitions: 0 is not between 1 and 10000");
        assertThatThrownBy(() -> configuration(Map.of("producer.compression", "zip")))
                .hasMessage("producer.compression: 'zip' is none of none, gzip, snappy, lz4, zstd");
    }

    @Test
    void deliveryTakesAtLeastLingerAndOneRequest() {
        assertThatThrownBy(() -> configuration(Map.of("producer.delivery-timeout", "30s")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("producer.delivery-timeout 30000 ms is less than producer.linger 5 ms and"
                        + " producer.request-timeout 30000 ms together");
    }

    private static PublisherConfig configuration(Map<String, String> settings) {
        return Configuration.of(List.of(PublisherConfig.class))
                .set(settings)
                .build()
                .get(PublisherConfig.class);
    }
}
