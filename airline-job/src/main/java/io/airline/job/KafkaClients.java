package io.airline.job;

import io.airline.model.config.KafkaConfig;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka clients, on the driver and on executors. Immutable, serializable and thread-safe.
 *
 * @param properties what every client is made with; may hold passwords, so {@link #toString()} leaves the values out
 */
record KafkaClients(Map<String, String> properties) implements Serializable {
    /** A dead letter is the refused event and its headers, thus larger than the largest event. */
    static final int MAX_REQUEST_BYTES = 16 << 20;

    /** A consumer takes that much of a partition at once, or a batch if it is larger: enough for one record. */
    private static final int FIRST_RECORD_BYTES = 64 << 10;

    KafkaClients {
        properties = Map.copyOf(properties);
    }

    static KafkaClients of(KafkaConfig config) {
        Properties given = config.clientProperties();
        Map<String, String> properties = new HashMap<>();
        given.stringPropertyNames().forEach(name -> properties.put(name, given.getProperty(name)));
        return new KafkaClients(properties);
    }

    /** Returns a client for administration whose calls fail after {@code timeout}. */
    Admin admin(Duration timeout) {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        return Admin.create(settings);
    }

    /**
     * Returns a consumer that belongs to no group but can read the offsets of that one. It reads what it is assigned, from
     * where it is told to, and of a partition that has expired there from its beginning.
     */
    Consumer<byte[], byte[]> consumer(String group, Duration timeout) {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FIRST_RECORD_BYTES);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns a producer that loses nothing and doubles nothing while brokers come and go. */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        // The batch waits for the broker however long it is away; each send is tried for as long as an int allows.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public String toString() {
        return "Kafka clients with " + properties.keySet();
    }
}
