package io.airline.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning. Used by one thread. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private List<TopicPartition> partitions = List.of();

    /** Takes one record. */
    @FunctionalInterface
    public interface Receiver {
        /** Takes the next record; those of one partition come in their order. */
        void take(ConsumerRecord<byte[], byte[]> message);
    }

    /** Makes a reader; the topic may be missing as yet. */
    public TopicReader(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.topic = topic;
    }

    /** A topic that is to come is nothing wrong; its partitions are looked for until there are some. */
    private boolean findPartitions() {
        if (partitions.isEmpty()) {
            partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }
        return !partitions.isEmpty();
    }

    /** Hands over what has come since the last call, waiting a moment for it. */
    public void poll(Receiver receiver) {
        if (findPartitions()) {
            consumer.poll(POLL).forEach(receiver::take);
        } else {
            pause();
        }
    }

    /** Hands over everything up to what the end is at the moment of the call. */
    public void readToEnd(Receiver receiver) {
        findPartitions();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(receiver);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        // One that is interrupted cannot take its leave, and would say so with a stack trace.
        boolean isInterrupted = Thread.interrupted();
        try {
            consumer.close(Duration.ofSeconds(1));
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
