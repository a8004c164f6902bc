package io.airline.job;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes what is refused to {@code <topic>-dead-letters}: the original bytes, with headers for reason, detail, source
 * topic, partition, offset and timestamp. A task that runs again writes its dead letters again; partition and offset tell
 * that they are the same.
 *
 * <p>Used by one thread at a time.
 */
final class DeadLetters implements AutoCloseable {
    private static final int MAX_DETAIL_LENGTH = 1000;

    /** Why a record is a dead letter. */
    enum Reason {
        /** The bytes are no event of the stream. */
        UNDECODABLE,
        /** The event is further in the future than is tolerated. */
        FUTURE,
        /** A sink refuses the total, or the record, for what it is. */
        REFUSED
    }

    private final String sourceTopic;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final ReliableSends sends;
    private final EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);

    DeadLetters(String sourceTopic, Producer<byte[], byte[]> producer) {
        this.sourceTopic = sourceTopic;
        this.topic = Topics.deadLetters(sourceTopic);
        this.producer = producer;
        this.sends = new ReliableSends(producer);
    }

    /** Lends the executor's dead letters of that stream to {@code use}. */
    static <X extends Exception> void lend(
            KafkaClients clients, StreamDefinition<?> stream, ExecutorPool.Use<DeadLetters, X> use) throws X {
        ExecutorPool.lend(
                List.of("dead letters", clients, stream.topic()),
                DeadLetters.class,
                () -> new DeadLetters(stream.topic(), clients.producer()),
                use);
    }

    /** Sends one event. */
    void event(SourceMessage message, Reason reason, String detail) {
        send(letter(message.getValue(), reason, detail), message);
    }

    private void send(ProducerRecord<byte[], byte[]> letter, SourceMessage message) {
        header(letter, "source-partition", Integer.toString(message.getPartition()));
        header(letter, "source-offset", Long.toString(message.getOffset()));
        header(letter, "source-timestamp", Long.toString(message.getTimestamp()));
        sends.send(letter);
    }

    /** Sends a total that a sink refuses, as {@link SliceUpdate}. */
    void total(String stream, String sink, RefusedTotal refused) {
        ProducerRecord<byte[], byte[]> letter =
                letter(codec.encode(refused.total().toUpdate(stream)), Reason.REFUSED, refused.reason());
        header(letter, "sink", sink);
        sends.send(letter);
    }

    /** Sends an event of which a table's row is refused. */
    void record(SourceMessage message, String table, String sink, String reason) {
        ProducerRecord<byte[], byte[]> letter = letter(message.getValue(), Reason.REFUSED, reason);
        header(letter, "table", table);
        header(letter, "sink", sink);
        send(letter, message);
    }

    /** Returns once all that was sent is acknowledged. */
    void await() throws InterruptedException {
        sends.await();
    }

    private ProducerRecord<byte[], byte[]> letter(byte[] value, Reason reason, String detail) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, value);
        header(letter, "reason", reason.name().toLowerCase(Locale.ROOT));
        String text = String.valueOf(detail);
        header(letter, "detail", text.length() > MAX_DETAIL_LENGTH ? text.substring(0, MAX_DETAIL_LENGTH) : text);
        header(letter, "source-topic", sourceTopic);
        return letter;
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
