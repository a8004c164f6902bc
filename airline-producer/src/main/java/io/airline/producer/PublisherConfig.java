package io.airline.producer;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import io.airline.model.config.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How events are published; each key says what it means. Whatever is set here, every event is acknowledged by all in-sync
 * replicas and written once.
 */
@ConfigArea(value = "producer", description = "How the producer publishes events.")
public record PublisherConfig(
        @ConfigKey(
                        value = "10",
                        min = 1,
                        max = 10_000,
                        description = "Partitions of the topic, if it has to be created.")
                int topicPartitions,
        @ConfigKey(value = "1", min = 1, max = 100, description = "Replicas of the topic, if it has to be created.")
                int topicReplication,
        @ConfigKey(value = "lz4", description = "Compression of batches.") Compression compression,
        @ConfigKey(
                        value = "131072",
                        unit = "bytes",
                        min = 1,
                        max = 16_777_216,
                        description = "Events are sent in batches of up to this size, before compression.")
                int batchSize,
        @ConfigKey(
                        value = "5ms",
                        min = 0,
                        max = 60_000,
                        description = "How long an event may wait for others to share its batch.")
                Duration linger,
        @ConfigKey(
                        value = "33554432",
                        unit = "bytes",
                        min = 1_048_576,
                        max = 1_073_741_824,
                        description = "Memory for events that are not acknowledged; reading waits while it is full.")
                long bufferSize,
        @ConfigKey(
                        value = "30s",
                        min = 100,
                        max = 3_600_000,
                        description = "How long to wait for an answer to one request.")
                Duration requestTimeout,
        @ConfigKey(
                        value = "2m",
                        min = 100,
                        max = 86_400_000,
                        description = "How long to try to publish an event before the production fails; at least"
                                + " `producer.linger` and `producer.request-timeout` together.")
                Duration deliveryTimeout,
        @ConfigKey(
                        value = "10s",
                        min = 100,
                        max = 600_000,
                        description = "How long to wait for the brokers to answer before the production starts.")
                Duration checkTimeout,
        @ConfigKey(
                        value = "single-object",
                        description =
                                "How events are written: single-object of Avro's specification, or confluent, with the"
                                        + " id that the registry of `registry.url` has for their schema.")
                Encoding encoding,
        @ConfigKey(
                        value = "true",
                        description =
                                "Whether a schema that the topic's subject `<topic>-value` lacks is registered; the"
                                        + " production does not start otherwise. Of `producer.encoding` confluent only.")
                boolean registerSchema) {
    /** How an event is written. */
    public enum Encoding {
        /** Avro's single-object encoding, which names the schema by its fingerprint. */
        SINGLE_OBJECT,
        /** The framing of Confluent's serializers, which names the schema by its id in a registry. */
        CONFLUENT
    }

    /** Compression of a batch. */
    public enum Compression {
        /** Not at all. */
        NONE,
        /** Small and slow. */
        GZIP,
        /** Large and fast. */
        SNAPPY,
        /** Large and fastest. */
        LZ4,
        /** Small and not as slow as gzip. */
        ZSTD;

        /** Returns the name that Kafka knows. */
        String kafkaName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the rule between keys.
     *
     * @throws IllegalArgumentException if the delivery timeout is too short
     */
    public PublisherConfig {
        Duration least = linger.plus(requestTimeout);
        if (deliveryTimeout.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "producer.delivery-timeout %d ms is less than producer.linger %d ms and producer.request-timeout %d ms together"
                            .formatted(deliveryTimeout.toMillis(), linger.toMillis(), requestTimeout.toMillis()));
        }
    }

    /** Returns the configuration with every key at its default. */
    public static PublisherConfig defaults() {
        return Configuration.of(List.of(PublisherConfig.class)).build().get(PublisherConfig.class);
    }
}
