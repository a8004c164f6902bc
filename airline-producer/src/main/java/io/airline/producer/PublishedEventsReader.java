package io.airline.producer;

import io.airline.model.Durations;
import io.airline.model.EventCodec;
import io.airline.model.SchemaSource;
import io.airline.model.SchemaUnavailableException;
import io.airline.model.UndecodableEventException;
import io.airline.model.config.KafkaConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the events of a production on its topic.
 *
 * @param <E> the event's class
 */
final class PublishedEventsReader<E extends SpecificRecordBase> {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PROGRESS_PERIOD = Duration.ofSeconds(5);
    private static final int POLL_RECORDS = 5000;

    /**
     * How long nothing may come of a production before it is taken for ended. A killed producer's connections are closed at
     * once, but a broker still takes the requests that have reached it, five on each connection at most, and shows them when
     * its replicas have them.
     */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final int MAX_WAITS = 5;

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final EventStream<E> stream;
    private final EventCodec<E> codec;
    private final String productionId;
    private final Duration quiet;
    private final Duration silenceLimit;
    private final java.util.function.Consumer<String> progress;
    private final PublishedEvents published = new PublishedEvents();
    private final Map<TopicPartition, Long> oldestTimestamps = new HashMap<>();
    private long firstTimestamp = Long.MAX_VALUE;
    private long recordsRead;

    /**
     * Makes a reader.
     *
     * @param codec of its own
     * @param quiet how long nothing may come of the production before it is taken for ended
     * @param silenceLimit how long to wait for a record that the topic should have
     */
    PublishedEventsReader(
            Consumer<byte[], byte[]> consumer,
            String topic,
            EventStream<E> stream,
            EventCodec<E> codec,
            String productionId,
            Duration quiet,
            Duration silenceLimit,
            java.util.function.Consumer<String> progress) {
        this.consumer = consumer;
        this.topic = topic;
        this.stream = stream;
        this.codec = codec;
        this.productionId = productionId;
        this.quiet = quiet;
        this.silenceLimit = silenceLimit;
        this.progress = progress;
    }

    /** See {@link PublishedEvents#read}. */
    static <E extends SpecificRecordBase> PublishedEvents read(
            KafkaConfig kafka,
            PublisherConfig config,
            SchemaSource schemas,
            String topic,
            EventStream<E> stream,
            String productionId,
            java.util.function.Consumer<String> progress)
            throws PublishException {
        Properties properties = kafka.clientProperties();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, deserializer, deserializer)) {
            return new PublishedEventsReader<>(
                            consumer,
                            topic,
                            stream,
                            stream.codec(schemas),
                            productionId,
                            QUIET,
                            config.deliveryTimeout(),
                            progress)
                    .read();
        } catch (KafkaException e) {
            throw new IllegalArgumentException("Kafka's client refuses the configuration: " + e.getMessage(), e);
        }
    }

    PublishedEvents read() throws PublishException {
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            readTo(consumer.endOffsets(partitions));
            readUntilQuiet(partitions);
            requireNothingDeleted(beginnings);
            return published;
        } catch (SchemaUnavailableException e) {
            throw new PublishException("cannot read topic %s: %s".formatted(topic, e.getMessage()), e);
        } catch (KafkaException e) {
            throw new PublishException("cannot read topic %s: %s".formatted(topic, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException("interrupted while reading topic " + topic, e);
        }
    }

    private void readUntilQuiet(List<TopicPartition> partitions) throws PublishException, InterruptedException {
        for (int wait = 0; wait < MAX_WAITS; wait++) {
            long before = published.count();
            TimeUnit.NANOSECONDS.sleep(quiet.toNanos());
            // What other producers add meanwhile does not matter, so the end may go on moving.
            readTo(consumer.endOffsets(partitions));
            if (published.count() == before) {
                return;
            }
        }
        throw new PublishException(
                "production %s is still being published to topic %s; stop its producer before it is resumed"
                        .formatted(productionId, topic),
                null);
    }

    private void readTo(Map<TopicPartition, Long> ends) throws PublishException {
        long lastProgress = System.nanoTime();
        long lastRecord = lastProgress;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(this::take);
            long now = System.nanoTime();
            if (!records.isEmpty()) {
                lastRecord = now;
            } else if (now - lastRecord > silenceLimit.toNanos()) {
                throw new PublishException(
                        "no record of topic %s came for %s".formatted(topic, Durations.text(silenceLimit)), null);
            }
            if (now - lastProgress > PROGRESS_PERIOD.toNanos()) {
                lastProgress = now;
                progress.accept(String.format(
                        Locale.ROOT,
                        "%,d records of topic %s read, %,d of them of production %s",
                        recordsRead,
                        topic,
                        published.count(),
                        productionId));
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        recordsRead++;
        oldestTimestamps.putIfAbsent(new TopicPartition(message.topic(), message.partition()), message.timestamp());
        E event;
        try {
            event = codec.decode(message.value());
        } catch (UndecodableEventException e) {
            // A record without identity is no event of this production.
            return;
        }
        OptionalLong number = EventStamp.number(productionId, stream.id(event));
        if (number.isPresent()) {
            published.add(number.getAsLong());
            firstTimestamp = Math.min(firstTimestamp, message.timestamp());
        }
    }

    /**
     * What a partition still has must reach back to before the production: a broker deletes the oldest first, so events of
     * it may be gone otherwise, and would be published again.
     */
    private void requireNothingDeleted(Map<TopicPartition, Long> beginnings) throws PublishException {
        for (Map.Entry<TopicPartition, Long> beginning : beginnings.entrySet()) {
            boolean reachesBack = oldestTimestamps.getOrDefault(beginning.getKey(), Long.MAX_VALUE) < firstTimestamp;
            if (beginning.getValue() > 0 && published.count() > 0 && !reachesBack) {
                throw new PublishException(
                        "production %s cannot be resumed: partition %d of topic %s does not reach back to %s, when it began"
                                .formatted(
                                        productionId,
                                        beginning.getKey().partition(),
                                        topic,
                                        Instant.ofEpochMilli(firstTimestamp)),
                        null);
            }
        }
    }
}
