package io.airline.job;

import com.google.inject.Inject;
import io.airline.aggregations.SinkException;
import io.airline.aggregations.StreamDefinition;
import io.airline.model.Durations;
import io.airline.model.Topics;
import io.airline.model.config.KafkaConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that the brokers answer, and makes the topics that are missing. */
final class KafkaTopics {
    private static final Logger log = LoggerFactory.getLogger(KafkaTopics.class);
    private static final long LEADER_POLL_MILLIS = 50;
    private static final long KPI_RETENTION_MILLIS = TimeUnit.HOURS.toMillis(2);

    private final KafkaClients clients;
    private final KafkaConfig kafka;
    private final JobConfig config;

    @Inject
    KafkaTopics(KafkaClients clients, KafkaConfig kafka, JobConfig config) {
        this.clients = clients;
        this.kafka = kafka;
        this.config = config;
    }

    /**
     * Makes sure that the topics of the streams exist.
     *
     * @return Kafka's ids of topics by their names, those of the streams among them
     * @throws SinkException if no broker answers in time, or the brokers refuse
     */
    Map<String, Uuid> prepare(Collection<StreamDefinition<?>> streams) throws InterruptedException {
        try (Admin admin = clients.admin(config.checkTimeout())) {
            Map<String, Uuid> ids = new HashMap<>();
            admin.listTopics().listings().get().forEach(each -> ids.put(each.name(), each.topicId()));
            List<NewTopic> missing = new ArrayList<>();
            for (StreamDefinition<?> stream : streams) {
                missing.add(topic(stream.topic(), Map.of("message.timestamp.type", "LogAppendTime")));
                missing.add(topic(
                        Topics.deadLetters(stream.topic()),
                        Map.of("max.message.bytes", Integer.toString(KafkaClients.MAX_REQUEST_BYTES))));
                missing.add(topic(
                        Topics.kpis(stream.topic()),
                        Map.of(
                                "cleanup.policy", "compact,delete",
                                "retention.ms", Long.toString(KPI_RETENTION_MILLIS),
                                "segment.ms", Long.toString(KPI_RETENTION_MILLIS / 12))));
            }
            missing.removeIf(topic -> ids.containsKey(topic.name()));
            for (NewTopic topic : missing) {
                create(admin, topic);
            }
            awaitLeaders(admin, missing.stream().map(NewTopic::name).toList());
            for (NewTopic topic : missing) {
                ids.put(topic.name(), id(admin, topic.name()));
            }
            return ids;
        } catch (ExecutionException e) {
            throw new SinkException("kafka.bootstrap-servers: " + reason(e.getCause()), e);
        } catch (KafkaException e) {
            // The client cannot be made: an address that is none, a property that it refuses.
            throw new SinkException("kafka: " + innermostMessage(e), e);
        }
    }

    private String reason(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "no Kafka broker answers at %s within %s"
                    .formatted(kafka.bootstrapServers(), Durations.text(config.checkTimeout()));
        }
        String how = cause instanceof SslAuthenticationException ? "TLS with Kafka at %s fails" : "Kafka at %s refuses";
        return how.formatted(kafka.bootstrapServers()) + ": " + innermostMessage(cause);
    }

    /** Of a handshake that failed only the innermost says why. */
    private static String innermostMessage(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage();
    }

    private NewTopic topic(String name, Map<String, String> settings) {
        return new NewTopic(name, Optional.of(config.topicPartitions()), Optional.of((short) config.topicReplication()))
                .configs(settings);
    }

    private void create(Admin admin, NewTopic topic) throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            log.info("topic created topic={} partitions={}", topic.name(), topic.numPartitions());
        } catch (ExecutionException e) {
            // The producer creates the same topic, perhaps at the same moment.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /**
     * For a moment, the leaders of a new topic may not know that they lead. If the first batch of a partition comes too early
     * and the second does not, Kafka's idempotent producer offers the first one in vain until it expires.
     */
    private void awaitLeaders(Admin admin, List<String> topics) throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + config.checkTimeout().toNanos();
        while (true) {
            try {
                Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
                admin.describeTopics(topics).allTopicNames().get().forEach((name, topic) -> topic.partitions()
                        .forEach(each -> ends.put(new TopicPartition(name, each.partition()), OffsetSpec.latest())));
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                // The broker that was asked has not heard of the topic yet.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(LEADER_POLL_MILLIS);
            }
        }
    }

    /**
     * Returns Kafka's id of a topic, which one of the same name that is made later does not have.
     *
     * @throws ExecutionException if there is no such topic, or no answer
     */
    static Uuid id(Admin admin, String topic) throws InterruptedException, ExecutionException {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .topicId();
    }
}
