package io.airline.job;

import io.airline.model.config.ConfigException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;

/**
 * Reads ranges of a topic's partition, one after the other, for the tasks of an executor. What is fetched beyond a range is
 * kept for the next one. Stands for Spark's reader, which makes a row of each message, and which asks the brokers for the
 * ends of the partition whenever what was polled is used up.
 *
 * <p>Used by one thread at a time.
 */
final class MessageReader implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private List<ConsumerRecord<byte[], byte[]>> polled = List.of();
    /** How many of what is polled are used. */
    private int used;
    /** Where the last range ended; all between that and the consumer's position is polled. */
    private long end = -1;

    /** What is done with each message. */
    @FunctionalInterface
    interface Use {
        void with(ConsumerRecord<byte[], byte[]> message) throws IOException;
    }

    MessageReader(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        this.consumer = consumer;
        this.partition = partition;
        consumer.assign(List.of(partition));
    }

    /**
     * Hands every message of a range to {@code use}, with a reader of the executor's.
     *
     * @throws IOException if the brokers give nothing for as long as a poll of Spark's may take
     * @throws ConfigException if messages of the range are gone
     */
    static void read(KafkaBatchInputPartition range, Use use) throws IOException {
        KafkaOffsetRange offsets = range.offsetRange();
        // They name a group that no other start of a query has: what was kept for that is not to be used for this one.
        Map<String, Object> settings = range.executorKafkaParams();
        ExecutorPool.lend(
                List.of(settings, offsets.topicPartition()),
                MessageReader.class,
                () -> new MessageReader(new KafkaConsumer<>(settings), offsets.topicPartition()),
                reader -> reader.read(
                        offsets.fromOffset(), offsets.untilOffset(), Duration.ofMillis(range.pollTimeoutMs()), use));
    }

    /**
     * Hands every message from {@code from} on and before {@code until} to {@code use}. Not every offset has one: markers
     * of transactions have offsets too, and a compacted topic has lost some.
     */
    void read(long from, long until, Duration patience, Use use) throws IOException {
        if (from != end) {
            consumer.seek(partition, from);
            polled = List.of();
            used = 0;
        }
        while (true) {
            while (used < polled.size() && polled.get(used).offset() < until) {
                use.with(polled.get(used++));
            }
            if (used < polled.size() || consumer.position(partition) >= until) {
                end = until;
                return;
            }
            poll(until, patience);
        }
    }

    private void poll(long until, Duration patience) throws IOException {
        long position = consumer.position(partition);
        try {
            polled = consumer.poll(patience).records(partition);
        } catch (OffsetOutOfRangeException e) {
            throw new ConfigException(
                    List.of(("kafka: %s has no offset %d any more, which is to be read next: the topic keeps its"
                                    + " messages (retention.ms, retention.bytes) for less long than the job was away or behind, or has"
                                    + " lost some. Start with a new checkpoint, thus another job.checkpoint-location, to count what is"
                                    + " left")
                            .formatted(partition, position)));
        }
        used = 0;
        if (polled.isEmpty() && consumer.position(partition) == position) {
            throw new IOException(
                    "Kafka gives nothing of %s from offset %d on, where there was something up to %d, for %d s"
                            .formatted(partition, position, until, patience.toSeconds()));
        }
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
    }
}
