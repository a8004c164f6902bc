package io.airline.local;

import io.airline.aggregations.StreamDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Tells how many events a topic has, and how many of them the job has stored. Thread-safe. */
public final class TopicProgress implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final Admin admin;
    private final StreamDefinition<?> stream;

    TopicProgress(String bootstrapServers, StreamDefinition<?> stream) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.stream = stream;
    }

    /** Returns the consumer group under which a query of the job publishes its offsets; the stream's own is named like it. */
    static String group(String query) {
        return "airline-job-" + query;
    }

    /** Returns the number of events ever written to the topic, 0 if there is no topic. */
    public long published() throws InterruptedException {
        return sum(offsets(OffsetSpec.latest()));
    }

    /** Returns the number of events that the broker has deleted of age. */
    public long expired() throws InterruptedException {
        return sum(offsets(OffsetSpec.earliest()));
    }

    /** Returns the number of events that the job has stored, those included that expired before it read them. */
    public long stored() throws InterruptedException {
        return storedOffsets(stream.name()).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** Returns the number of events on the topic that are not stored yet. */
    public long lag() throws InterruptedException {
        return lag(stream.name());
    }

    /** Returns the number of events on the topic that a query of the job has not stored yet. */
    long lag(String query) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> stored = storedOffsets(query);
        Map<TopicPartition, Long> earliest = offsets(OffsetSpec.earliest());
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : offsets(OffsetSpec.latest()).entrySet()) {
            OffsetAndMetadata offset = stored.get(end.getKey());
            lag += end.getValue() - (offset == null ? earliest.get(end.getKey()) : offset.offset());
        }
        return lag;
    }

    private Map<TopicPartition, OffsetAndMetadata> storedOffsets(String query) throws InterruptedException {
        return get(() -> admin.listConsumerGroupOffsets(group(query))
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec spec) throws InterruptedException {
        return get(() -> {
            Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
            try {
                for (TopicPartitionInfo partition : admin.describeTopics(java.util.List.of(stream.topic()))
                        .allTopicNames()
                        .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                        .get(stream.topic())
                        .partitions()) {
                    specs.put(new TopicPartition(stream.topic(), partition.partition()), spec);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    return Map.of();
                }
                throw e;
            }
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each : admin.listOffsets(specs)
                    .all()
                    .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .entrySet()) {
                offsets.put(each.getKey(), each.getValue().offset());
            }
            return offsets;
        });
    }

    private interface Question<A> {
        A ask() throws ExecutionException, TimeoutException, InterruptedException;
    }

    private static <A> A get(Question<A> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException | TimeoutException e) {
            throw new StackException("the broker does not answer: " + e, e);
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
