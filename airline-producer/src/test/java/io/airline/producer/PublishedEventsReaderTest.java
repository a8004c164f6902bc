package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.AirlineRouteEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PublishedEventsReaderTest {
    private static final TopicPartition P0 = new TopicPartition("there", 0);
    private static final TopicPartition P1 = new TopicPartition("there", 1);
    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration SILENCE_LIMIT = Duration.ofMillis(500);

    private final Topic topic = new Topic();

    @BeforeEach
    void fill() {
        topic.beginsAt(P0, 0);
        topic.beginsAt(P1, 0);
    }

    @Test
    void theProductionsEventsAreFoundInAllPartitions() throws Exception {
        topic.append(P0, 1000, event("nightly-0"));
        topic.append(P0, 1000, event("nightly-2"));
        topic.append(P1, 1000, event("nightly-9"));
        topic.append(P1, 1000, event("other-1"));
        topic.append(P1, 1000, new byte[] {1, 2, 3});
        topic.append(P1, 1000, null);
        // Written again by who knows whom.
        topic.append(P1, 1000, event("nightly-2"));

        PublishedEvents published = reader().read();

        assertThat(published.count()).isEqualTo(3);
        assertThat(List.of(0L, 2L, 9L)).allMatch(published::contains);
        assertThat(List.of(1L, 3L, 65_538L, Long.MAX_VALUE)).noneMatch(published::contains);
    }

    @Test
    void anEmptyTopicHasNone() throws Exception {
        assertThat(reader().read().count()).isZero();
    }

    @Test
    void whatTheBrokerStillHadOfAKilledProducerIsFoundToo() throws Exception {
        topic.append(P0, 1000, event("nightly-0"));
        topic.whenAskedForItsEnd(() -> {
            topic.append(P1, 1001, event("other-" + topic.timesAsked));
            if (topic.timesAsked < 4) {
                topic.append(P0, 1001, event("nightly-" + topic.timesAsked));
            }
        });

        assertThat(reader().read().count()).isEqualTo(4);
    }

    @Test
    void aProductionThatIsStillPublishedIsNotResumed() {
        topic.whenAskedForItsEnd(() -> topic.append(P0, 1000, event("nightly-" + topic.timesAsked)));

        assertThatThrownBy(() -> reader().read())
                .isInstanceOf(PublishException.class)
                .hasMessage("production nightly is still being published to topic there;"
                        + " stop its producer before it is resumed");
    }

    @Test
    void aProductionWhoseOldestEventsMayBeDeletedIsNotResumed() {
        topic.beginsAt(P1, 5);
        topic.append(P0, 1000, event("nightly-0"));
        topic.append(P1, 1001, event("nightly-7"));

        assertThatThrownBy(() -> reader().read())
                .isInstanceOf(PublishException.class)
                .hasMessage("production nightly cannot be resumed: partition 1 of topic there does not reach back to"
                        + " 1970-01-01T00:00:01Z, when it began");
    }

    @Test
    void whatWasDeletedBeforeTheProductionBeganDoesNotMatter() throws Exception {
        topic.beginsAt(P1, 5);
        topic.append(P0, 1000, event("nightly-0"));
        topic.append(P1, 999, event("other-0"));
        topic.append(P1, 1001, event("nightly-1"));

        assertThat(reader().read().count()).isEqualTo(2);
    }

    @Test
    void aTopicThatCannotBeReadIsOneClearLine() {
        topic.setPollException(new TopicAuthorizationException("Not authorized to access topics: [there]"));
        topic.append(P0, 1000, event("nightly-0"));

        assertThatThrownBy(() -> reader().read())
                .isInstanceOf(PublishException.class)
                .hasMessage("cannot read topic there: Not authorized to access topics: [there]");
    }

    @Test
    void aBrokerThatFallsSilentIsOneClearLine() {
        topic.ends.put(P0, 1L);

        assertThatThrownBy(() -> reader().read())
                .isInstanceOf(PublishException.class)
                .hasMessage("no record of topic there came for 500ms");
    }

    private PublishedEventsReader<AirlineRouteEvent> reader() {
        return new PublishedEventsReader<>(
                topic,
                "there",
                EventStream.ROUTES,
                EventStream.ROUTES.codec(),
                "nightly",
                QUIET,
                SILENCE_LIMIT,
                line -> {});
    }

    private static byte[] event(String id) {
        return EventStream.ROUTES
                .codec()
                .encode(new AirlineRouteEvent(id, Rows.NOW, "2B", 410, "AER", 2965, "KZN", 2990, false, 0, "CR2"));
    }

    /** A topic, and the consumer that reads it. */
    private static final class Topic extends MockConsumer<byte[], byte[]> {
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private Runnable appender = () -> {};
        private int timesAsked;

        Topic() {
            super(OffsetResetStrategy.EARLIEST);
            updatePartitions(
                    "there",
                    List.of(
                            new PartitionInfo("there", 0, Node.noNode(), new Node[0], new Node[0]),
                            new PartitionInfo("there", 1, Node.noNode(), new Node[0], new Node[0])));
        }

        void beginsAt(TopicPartition partition, long offset) {
            updateBeginningOffsets(Map.of(partition, offset));
            ends.put(partition, offset);
        }

        void append(TopicPartition partition, long timestamp, byte[] value) {
            long offset = ends.merge(partition, 1L, Long::sum) - 1;
            ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    offset,
                    timestamp,
                    TimestampType.LOG_APPEND_TIME,
                    ConsumerRecord.NULL_SIZE,
                    ConsumerRecord.NULL_SIZE,
                    null,
                    value,
                    new RecordHeaders(),
                    Optional.empty());
            if (assignment().isEmpty()) {
                records.add(message);
            } else {
                addRecord(message);
            }
        }

        void whenAskedForItsEnd(Runnable action) {
            appender = action;
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            records.forEach(this::addRecord);
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            timesAsked++;
            appender.run();
            return Map.copyOf(ends);
        }
    }
}
