package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.config.ConfigException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a broker does with offsets that have no message is in {@code TopicOffsetsIT}. */
class MessageReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("airlines", 3);

    /** Gives a message once, as a broker does unless it is asked for it again. */
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.NONE);

    private final MessageReader reader = new MessageReader(consumer, PARTITION);

    @Test
    void whatIsPolledBeyondARangeIsThereForTheNext() throws IOException {
        onTopic(0, 1, 2, 3, 4, 5);

        assertThat(read(0, 2)).containsExactly(0L, 1L);
        assertThat(read(2, 5)).containsExactly(2L, 3L, 4L);
        onTopic(6);
        assertThat(read(5, 7)).containsExactly(5L, 6L);
    }

    @Test
    void aRangeOfSeveralPollsIsReadToItsEnd() throws IOException {
        consumer.setMaxPollRecords(2);
        onTopic(0, 1, 2, 3, 4, 5, 6);

        assertThat(read(0, 5)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(read(5, 7)).containsExactly(5L, 6L);
    }

    @Test
    void anEmptyRangePollsNothing() throws IOException {
        assertThat(read(4, 4)).isEmpty();
    }

    @Test
    void aRangeThatRunsAgainIsReadAgain() throws IOException {
        onTopic(0, 1, 2, 3);
        read(0, 3);
        onTopic(1, 2);

        assertThat(read(1, 3)).containsExactly(1L, 2L);
    }

    @Test
    void aRangeAheadIsReadFromItsBeginning() throws IOException {
        onTopic(0, 1, 2, 3, 4, 5);
        read(0, 2);
        onTopic(4, 5);

        assertThat(read(4, 6)).containsExactly(4L, 5L);
    }

    @Test
    void offsetsWithoutAMessageArePassedOver() throws IOException {
        onTopic(1, 5, 8);

        assertThat(read(0, 4)).containsExactly(1L);
        assertThat(read(4, 9)).containsExactly(5L, 8L);
    }

    @Test
    void aBrokerThatGivesNothingIsAnErrorThatSaysWhereAndForHowLong() {
        onTopic(0, 1);

        assertThatThrownBy(() -> read(0, 5))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("airlines-3", "from offset 2 on", "up to 5", "7 s");
    }

    @Test
    void messagesThatAreGoneAreAnErrorThatSaysWhatToDo() {
        onTopic(9);
        consumer.updateBeginningOffsets(Map.of(PARTITION, 9L));

        assertThatThrownBy(() -> read(4, 10))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("airlines-3 has no offset 4 any more", "Start with a new checkpoint");
    }

    private List<Long> read(long from, long until) throws IOException {
        List<Long> offsets = new ArrayList<>();
        reader.read(from, until, Duration.ofSeconds(7), message -> offsets.add(message.offset()));
        return offsets;
    }

    private void onTopic(long... offsets) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        for (long offset : offsets) {
            consumer.addRecord(
                    new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, null, new byte[0]));
        }
    }
}
