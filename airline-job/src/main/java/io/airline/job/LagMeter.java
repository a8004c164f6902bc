package io.airline.job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how far a stream's query is behind its topic: what is appended and not stored yet. It asks the brokers on a
 * thread of its own, so that the lag is true while a micro-batch hangs, and a scrape waits for nobody. While the brokers do
 * not answer, the newest measurement stands, and its age is added to the lag in time.
 *
 * <p>Thread-safe.
 */
final class LagMeter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LagMeter.class);

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** For the first unread record of every partition; what has not come by then comes with the next measurement. */
    private static final Duration READ_TIMEOUT = Duration.ofMillis(500);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaClients clients;
    private final String stream;
    private final String topic;
    private final InstantSource clock;
    private final Map<TopicPartition, Long> stored = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Map<TopicPartition, Unread> measured = Map.of();
    private volatile Consumer<byte[], byte[]> consumer;
    private boolean isFailing;

    /**
     * What a partition had not stored when it was measured.
     *
     * @param from the offset of the first of these events
     * @param to the offset after the last
     * @param since when the first was appended, in milliseconds since the epoch
     */
    private record Unread(long from, long to, long since) {}

    /**
     * The lag of one partition.
     *
     * @param events how many events are appended and not stored
     * @param seconds how long ago the oldest of them was appended; 0 if there is none
     */
    record Lag(long events, double seconds) {}

    LagMeter(KafkaClients clients, String stream, String topic, InstantSource clock) {
        this.clients = clients;
        this.stream = stream;
        this.topic = topic;
        this.clock = clock;
        this.thread = new Thread(this::follow, "lag-" + stream);
        thread.setDaemon(true);
    }

    /** Returns the consumer group that shows how far the job is with that stream. */
    static String group(String stream) {
        return "airline-job-" + stream;
    }

    /** Starts to measure. Called once. */
    void start() {
        thread.start();
    }

    /** Says that all events before these offsets are stored. */
    void stored(Map<TopicPartition, Long> offsets) {
        stored.putAll(offsets);
    }

    /** Returns the lag of every partition, by its number; empty before the first measurement. */
    Map<Integer, Lag> lags() {
        Map<Integer, Lag> lags = new TreeMap<>();
        measured.forEach((partition, unread) -> {
            long from = Math.max(unread.from, stored.getOrDefault(partition, 0L));
            long events = Math.max(0, unread.to - from);
            double seconds = events == 0 ? 0 : Math.max(0, clock.millis() - unread.since) / 1000.0;
            lags.put(partition.partition(), new Lag(events, seconds));
        });
        return lags;
    }

    private void follow() {
        try {
            do {
                measureUntilFailure();
            } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (WakeupException | InterruptException | InterruptedException e) {
            // close() asks for it
        }
    }

    private void measureUntilFailure() throws InterruptedException {
        try (Consumer<byte[], byte[]> opened = clients.consumer(group(stream), TIMEOUT)) {
            consumer = opened;
            do {
                measured = measure(opened);
                report(null);
            } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            report(e);
        } finally {
            consumer = null;
        }
    }

    private Map<TopicPartition, Unread> measure(Consumer<byte[], byte[]> kafka) {
        List<TopicPartition> partitions = kafka.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        // First where the query is, so that a micro-batch that ends in between makes the lag no larger than it was.
        Map<TopicPartition, Long> from = from(kafka, partitions);
        Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
        Map<TopicPartition, Long> since = since(kafka, from, ends);
        Map<TopicPartition, Unread> unread = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            unread.put(
                    partition,
                    new Unread(
                            from.get(partition),
                            ends.get(partition),
                            since.getOrDefault(partition, sinceBefore(partition))));
        }
        return unread;
    }

    /** Without an answer the event is no older than the one before, or has just come. */
    private long sinceBefore(TopicPartition partition) {
        Unread before = measured.get(partition);
        return before == null || before.from == before.to ? clock.millis() : before.since;
    }

    /** Before its first micro-batch the query is where an earlier run has published that it is, else at the beginning. */
    private Map<TopicPartition, Long> from(Consumer<byte[], byte[]> kafka, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> from = new HashMap<>(stored);
        List<TopicPartition> unknown =
                partitions.stream().filter(each -> !from.containsKey(each)).toList();
        if (!unknown.isEmpty()) {
            from.putAll(kafka.beginningOffsets(unknown));
            for (Map.Entry<TopicPartition, OffsetAndMetadata> each :
                    kafka.committed(new HashSet<>(unknown)).entrySet()) {
                if (each.getValue() != null) {
                    from.put(each.getKey(), each.getValue().offset());
                }
            }
        }
        return from;
    }

    /** Returns when the first unread record of each partition was appended, of those that answer in time. */
    private static Map<TopicPartition, Long> since(
            Consumer<byte[], byte[]> kafka, Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        List<TopicPartition> behind = new ArrayList<>();
        ends.forEach((partition, end) -> {
            if (from.get(partition) < end) {
                behind.add(partition);
            }
        });
        Map<TopicPartition, Long> since = new HashMap<>();
        kafka.assign(behind);
        behind.forEach(partition -> kafka.seek(partition, from.get(partition)));
        // What was assigned before is still paused.
        kafka.resume(behind);
        long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
        while (since.size() < behind.size() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : kafka.poll(READ_TIMEOUT)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                since.putIfAbsent(partition, record.timestamp());
            }
            kafka.pause(since.keySet());
        }
        return since;
    }

    private void report(KafkaException failure) {
        if (failure != null && !isFailing) {
            log.warn("lag unknown for now stream={} reason=\"{}\"", stream, failure.getMessage());
        } else if (failure == null && isFailing) {
            log.info("lag known again stream={}", stream);
        }
        isFailing = failure != null;
    }

    @Override
    public void close() {
        closed.countDown();
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
