package io.airline.job;

import io.airline.model.config.ConfigException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.Path;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Notices that the topic of a running query was deleted, and perhaps made again. The name and the numbers of the offsets
 * are the same then, but not what they stand for; once the new topic has grown past the query's offsets Spark reads on
 * there as if nothing had been.
 *
 * <p>Thread-safe.
 */
final class TopicGuard {
    private final Admin admin;
    private final String topic;
    private final Uuid id;
    private final Path checkpoint;

    /**
     * Makes a guard.
     *
     * @param id Kafka's id of the topic when the query was started
     * @param checkpoint of the query, for the message
     */
    TopicGuard(Admin admin, String topic, Uuid id, Path checkpoint) {
        this.admin = admin;
        this.topic = topic;
        this.id = id;
        this.checkpoint = checkpoint;
    }

    /**
     * Returns if the topic is the one that the query was started with, or the brokers do not answer: what is read waits
     * for them too.
     *
     * @throws ConfigException if it is another one
     */
    void requireSame() throws InterruptedException {
        try {
            requireSame(KafkaTopics.id(admin, topic));
        } catch (ExecutionException e) {
            // A topic that seems to be missing may be one that a broker does not know yet after its own start.
        }
    }

    /**
     * The same, for a query that has failed: a topic that is missing is no longer one that may come.
     *
     * @throws ConfigException if the topic is another one, or there is none
     */
    void explain() throws InterruptedException {
        try {
            requireSame(KafkaTopics.id(admin, topic));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new ConfigException(
                        List.of("kafka: the topic %s was deleted; %s".formatted(topic, remedy(checkpoint))));
            }
        }
    }

    private void requireSame(Uuid now) {
        if (!isSame(id, now)) {
            throw new ConfigException(List.of(madeAgain(topic, checkpoint)));
        }
    }

    /** Tells whether both are ids of the same topic; brokers before 2.8 have none, and so nothing can be told. */
    static boolean isSame(Uuid before, Uuid now) {
        return before.equals(now) || before.equals(Uuid.ZERO_UUID) || now.equals(Uuid.ZERO_UUID);
    }

    /** Returns what to say of a topic that is not the one of the checkpoint. */
    static String madeAgain(String topic, Path checkpoint) {
        return "kafka: the topic %s was deleted and made again; %s".formatted(topic, remedy(checkpoint));
    }

    private static String remedy(Path checkpoint) {
        return "the checkpoint %s counts the old one. Start with a new checkpoint, thus another job.checkpoint-location"
                .formatted(checkpoint);
    }
}
