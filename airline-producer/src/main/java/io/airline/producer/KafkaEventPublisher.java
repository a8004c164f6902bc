package io.airline.producer;

import io.airline.model.config.KafkaConfig;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes events to a Kafka topic: acknowledged by all in-sync replicas, without duplicates or reordering within a
 * partition, spread over the partitions batch by batch. Events have no key and take their timestamp from the topic.
 */
public final class KafkaEventPublisher implements EventPublisher {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<Exception> firstFailure = new AtomicReference<>();

    /** One for all events: a closure for each would be a good part of what an event costs. */
    private final Callback callback = this::completed;

    KafkaEventPublisher(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /**
     * Returns a publisher for a topic, which is created if it is missing.
     *
     * @throws PublishException if no broker answers within {@code producer.check-timeout}, or the topic cannot be created
     * @throws IllegalArgumentException if the configuration is refused by the Kafka client
     */
    public static KafkaEventPublisher open(KafkaConfig kafka, PublisherConfig config, String topic)
            throws PublishException {
        new KafkaTopic(kafka, config, topic).prepare();
        try {
            ByteArraySerializer serializer = new ByteArraySerializer();
            Producer<byte[], byte[]> producer =
                    new KafkaProducer<>(producerProperties(kafka, config), serializer, serializer);
            return new KafkaEventPublisher(producer, topic);
        } catch (KafkaException e) {
            throw new IllegalArgumentException("Kafka's client refuses the configuration: " + e.getMessage(), e);
        }
    }

    private static Properties producerProperties(KafkaConfig kafka, PublisherConfig config) {
        Properties properties = kafka.clientProperties();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(
                ProducerConfig.COMPRESSION_TYPE_CONFIG, config.compression().kafkaName());
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, config.batchSize());
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.bufferSize());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, config.linger().toMillis());
        properties.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(config.requestTimeout().toMillis()));
        properties.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(config.deliveryTimeout().toMillis()));
        // An outage that delivery survives must not fail the events that wait for a place in the buffer.
        properties.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, config.deliveryTimeout().toMillis());
        return properties;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
    public void publish(byte[] event) throws PublishException {
        requireNoFailure();
        try {
            producer.send(new ProducerRecord<>(topic, event), callback);
        } catch (KafkaException e) {
            throw new PublishException("cannot publish to topic %s: %s".formatted(topic, e.getMessage()), e);
        }
    }

    private void completed(RecordMetadata metadata, Exception failure) {
        if (failure == null) {
            acknowledged.increment();
        } else {
            failed.increment();
            firstFailure.compareAndSet(null, failure);
        }
    }

    @Override
    public void flush() throws PublishException {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw new PublishException("cannot publish to topic %s: %s".formatted(topic, e.getMessage()), e);
        }
        requireNoFailure();
    }

    private void requireNoFailure() throws PublishException {
        Exception failure = firstFailure.get();
        if (failure != null) {
            throw new PublishException(
                    "%d events were not published to topic %s: %s".formatted(failed.sum(), topic, failure.getMessage()),
                    failure);
        }
    }

    @Override
    public long acknowledged() {
        return acknowledged.sum();
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
