package io.airline.producer;

import io.airline.model.Durations;
import io.airline.model.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that there is a broker and a topic before events are sent. */
final class KafkaTopic {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopic.class);

    /** The job judges by the broker's clock whether an event is late or in the future, so the topic has to carry it. */
    private static final String TIMESTAMP_TYPE = "LogAppendTime";

    private static final long LEADER_POLL_MILLIS = 50;

    private final KafkaConfig kafka;
    private final PublisherConfig config;
    private final String topic;

    KafkaTopic(KafkaConfig kafka, PublisherConfig config, String topic) {
        this.kafka = kafka;
        this.config = config;
        this.topic = topic;
    }

    /**
     * Waits for a broker to answer, creates the topic if it is missing, and waits until it can be written to.
     *
     * @throws PublishException if no broker answers in time or the topic cannot be created
     */
    void prepare() throws PublishException {
        Properties properties = kafka.clientProperties();
        int timeout = Math.toIntExact(config.checkTimeout().toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        Admin admin;
        try {
            admin = Admin.create(properties);
        } catch (KafkaException e) {
            throw new PublishException(
                    "cannot reach Kafka at %s: %s".formatted(kafka.bootstrapServers(), innermostMessage(e)), e);
        }
        try {
            requireBroker(admin);
            createIfMissing(admin);
            awaitLeaders(admin);
            warnOfTimestampType(admin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException("interrupted while asking Kafka for topic " + topic, e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private void requireBroker(Admin admin) throws PublishException, InterruptedException {
        try {
            await(admin.describeCluster().nodes());
        } catch (TimeoutException e) {
            throw new PublishException(noAnswer(), e);
        } catch (ExecutionException e) {
            throw new PublishException(reason(e.getCause()), e);
        }
    }

    private String reason(Throwable cause) {
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return noAnswer();
        }
        String how = cause instanceof SslAuthenticationException ? "TLS with Kafka at %s fails" : "Kafka at %s refuses";
        return how.formatted(kafka.bootstrapServers()) + ": " + innermostMessage(cause);
    }

    private String noAnswer() {
        return "no Kafka broker answers at %s within %s"
                .formatted(kafka.bootstrapServers(), Durations.text(config.checkTimeout()));
    }

    private void createIfMissing(Admin admin) throws PublishException, InterruptedException {
        try {
            if (!exists(admin)) {
                NewTopic wanted = new NewTopic(topic, config.topicPartitions(), (short) config.topicReplication())
                        .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TIMESTAMP_TYPE));
                await(admin.createTopics(List.of(wanted)).all());
                LOG.info("topic created topic={} partitions={}", topic, config.topicPartitions());
            }
        } catch (TimeoutException e) {
            throw new PublishException(noAnswer(), e);
        } catch (ExecutionException e) {
            boolean somebodyElseWasFaster = e.getCause() instanceof TopicExistsException;
            if (!somebodyElseWasFaster) {
                throw new PublishException(
                        "cannot find or create topic %s: %s"
                                .formatted(topic, e.getCause().getMessage()),
                        e);
            }
        }
    }

    /**
     * For a moment, the leaders of a new topic may not know that they lead. If the first batch of a partition comes too early
     * and the second does not, Kafka's idempotent producer offers the first one in vain until it expires.
     */
    private void awaitLeaders(Admin admin) throws PublishException, InterruptedException {
        long deadline = System.nanoTime() + config.checkTimeout().toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
                await(admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic)
                        .partitions()
                        .forEach(each -> ends.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
                await(admin.listOffsets(ends).all());
                return;
            } catch (TimeoutException e) {
                break;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                    break;
                }
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new PublishException(
                            "cannot ask for the leaders of topic %s: %s"
                                    .formatted(topic, e.getCause().getMessage()),
                            e);
                }
                // The broker that was asked has not heard of the topic yet.
                TimeUnit.MILLISECONDS.sleep(LEADER_POLL_MILLIS);
            }
        }
        warnOfLeaders();
    }

    private void warnOfLeaders() {
        LOG.warn(
                "topic {} has partitions that were without a leader for {}; what is published goes to the others",
                topic,
                Durations.text(config.checkTimeout()));
    }

    private boolean exists(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            await(admin.describeTopics(List.of(topic)).allTopicNames());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private void warnOfTimestampType(Admin admin) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config current =
                    await(admin.describeConfigs(List.of(resource)).all()).get(resource);
            String type = current.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
            if (!type.equals(TIMESTAMP_TYPE)) {
                LOG.warn(
                        "topic {} has {}={}: a job cannot tell late events by the broker's clock, which takes {}",
                        topic,
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        type,
                        TIMESTAMP_TYPE);
            }
        } catch (TimeoutException | ExecutionException e) {
            // Reading a topic's configuration needs a permission that publishing does not.
            LOG.debug("cannot read the configuration of topic {}", topic, e);
        }
    }

    private <T> T await(KafkaFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(config.checkTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of a handshake that failed only the innermost says why. */
    private static String innermostMessage(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage();
    }
}
