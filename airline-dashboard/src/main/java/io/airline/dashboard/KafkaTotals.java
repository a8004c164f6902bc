package io.airline.dashboard;

import io.airline.aggregations.SliceTotal;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import io.airline.model.UndecodableEventException;
import io.airline.model.config.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream's {@code -kpis} topic from its beginning, and goes on reading. A topic that is missing is waited for; after
 * a failure the topic is read from its beginning again, which changes nothing, for totals replace each other.
 */
final class KafkaTotals implements TotalSource {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTotals.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final String stream;
    private final String topic;
    private final Properties properties;
    private final EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private Receiver receiver;
    private boolean failing;
    private boolean sawUndecodable;

    /**
     * Prepares to read the totals of a stream; connects when started.
     *
     * @param stream name of the stream; updates of others are ignored
     * @param sourceTopic topic of the stream's events
     */
    KafkaTotals(KafkaConfig kafka, String stream, String sourceTopic) {
        this.stream = stream;
        this.topic = Topics.kpis(sourceTopic);
        this.properties = kafka.clientProperties();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // An update is worth showing at once: the broker must not wait for more of them.
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
        this.thread = new Thread(this::follow, "totals-" + stream);
        thread.setDaemon(true);
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        thread.start();
    }

    private void follow() {
        while (!isClosed()) {
            ByteArrayDeserializer bytes = new ByteArrayDeserializer();
            try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(properties, bytes, bytes)) {
                consumer = opened;
                read(opened);
            } catch (WakeupException | InterruptException e) {
                // close() asks for it
            } catch (KafkaException e) {
                report(e);
            } finally {
                consumer = null;
            }
            pause();
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> opened) {
        List<TopicPartition> partitions = partitions(opened);
        if (partitions.isEmpty()) {
            return;
        }
        opened.assign(partitions);
        opened.seekToBeginning(partitions);
        LOG.info("topic read stream={} topic={}", stream, topic);
        failing = false;
        while (!isClosed()) {
            List<SliceTotal> totals = new ArrayList<>();
            opened.poll(POLL).forEach(message -> decode(message, totals));
            if (!totals.isEmpty()) {
                receiver.take(totals);
            }
        }
    }

    /** Asks for all topics: asking for one that is missing waits for it until a timeout. */
    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> opened) {
        List<PartitionInfo> found = opened.listTopics().getOrDefault(topic, List.of());
        return found.stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
    }

    private void decode(ConsumerRecord<byte[], byte[]> message, List<SliceTotal> totals) {
        if (message.value() == null) {
            return;
        }
        try {
            SliceUpdate update = codec.decode(message.value());
            if (update.getStream().equals(stream)) {
                totals.add(SliceTotal.of(update));
            }
        } catch (UndecodableEventException e) {
            if (!sawUndecodable) {
                sawUndecodable = true;
                LOG.warn(
                        "messages are no totals stream={} topic={} partition={} offset={} reason=\"{}\"",
                        stream,
                        topic,
                        message.partition(),
                        message.offset(),
                        e.getMessage());
            }
        }
    }

    private void report(KafkaException failure) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "topic not read, trying again stream={} topic={} reason=\"{}\"",
                    stream,
                    topic,
                    failure.getMessage());
        }
    }

    private void pause() {
        try {
            if (closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<byte[], byte[]> current = consumer;
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
