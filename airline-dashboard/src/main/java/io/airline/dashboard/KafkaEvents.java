package io.airline.dashboard;

import io.airline.aggregations.StreamDefinition;
import io.airline.model.EventCodec;
import io.airline.model.SchemaSource;
import io.airline.model.SchemaUnavailableException;
import io.airline.model.UndecodableEventException;
import io.airline.model.config.KafkaConfig;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a stream's newest events from the end of its topic, when asked. Thread-safe; one question is answered at a time.
 *
 * @param <E> type of the stream's events
 */
final class KafkaEvents<E extends SpecificRecordBase> implements EventTail {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How far the end of a partition is read at most, times what is wanted, if much of it is no event. */
    private static final int MOST_DEPTH = 64;

    private final StreamDefinition<E> definition;
    private final Properties properties;
    private final EventCodec<E> codec;
    private KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Prepares to read; connects when first asked.
     *
     * @param schemas those of framed events; must not make its caller wait for long
     */
    KafkaEvents(KafkaConfig kafka, SchemaSource schemas, StreamDefinition<E> definition) {
        this.definition = definition;
        this.codec = EventCodec.of(definition.eventType(), schemas);
        this.properties = kafka.clientProperties();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(PATIENCE.toMillis()));
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(PATIENCE.toMillis()));
    }

    @Override
    public synchronized List<E> newest(int limit) {
        try {
            return read(consumer(), limit);
        } catch (KafkaException e) {
            close();
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "topic %s cannot be read for now: %s".formatted(definition.topic(), e.getMessage()));
        } catch (SchemaUnavailableException e) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage());
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            ByteArrayDeserializer bytes = new ByteArrayDeserializer();
            consumer = new KafkaConsumer<>(properties, bytes, bytes);
        }
        return consumer;
    }

    private List<E> read(KafkaConsumer<byte[], byte[]> opened, int limit) {
        List<TopicPartition> partitions = opened.listTopics().getOrDefault(definition.topic(), List.of()).stream()
                .map(each -> new TopicPartition(definition.topic(), each.partition()))
                .toList();
        opened.assign(partitions);
        Map<TopicPartition, Long> starts = opened.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // The newest events may all lie in one partition, and what is no event may lie among them.
        List<E> events = new ArrayList<>();
        if (!readEnds(opened, starts, ends, limit, deadline, events)) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "topic %s was not read to its end within %d s".formatted(definition.topic(), PATIENCE.toSeconds()));
        }
        long messages = limit;
        while (events.size() < limit
                && messages < (long) limit * MOST_DEPTH
                && isDeeper(starts, ends, messages)
                && System.nanoTime() - deadline < 0) {
            messages *= 4;
            List<E> more = new ArrayList<>();
            if (readEnds(opened, starts, ends, messages, deadline, more)) {
                events = more;
            }
        }
        events.sort(Comparator.<E>comparingLong(definition::eventTimeOf).reversed());
        return List.copyOf(events.subList(0, Math.min(limit, events.size())));
    }

    private static boolean isDeeper(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, long messages) {
        return ends.entrySet().stream().anyMatch(end -> end.getValue() - starts.get(end.getKey()) > messages);
    }

    /** Adds the events among the last messages of each partition; returns whether there was the time for all of them. */
    private boolean readEnds(
            KafkaConsumer<byte[], byte[]> opened,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            long messages,
            long deadline,
            List<E> events) {
        ends.forEach((partition, end) -> opened.seek(partition, Math.max(starts.get(partition), end - messages)));
        while (ends.entrySet().stream().anyMatch(end -> opened.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            opened.poll(POLL).forEach(message -> decode(message, events));
        }
        return true;
    }

    private void decode(ConsumerRecord<byte[], byte[]> message, List<E> events) {
        try {
            events.add(codec.decode(message.value()));
        } catch (UndecodableEventException e) {
            // No event of the stream: the job makes a dead letter of it.
        }
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close(Duration.ZERO);
            consumer = null;
        }
    }
}
