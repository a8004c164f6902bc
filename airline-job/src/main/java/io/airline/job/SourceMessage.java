package io.airline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_millis;

import java.io.Serializable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What the job reads of a message of Kafka. A bean with a column for each property, since Spark fills one without a boxed
 * number, as a row would have, for each event; public, since Spark does that from outside. Not thread-safe.
 */
public final class SourceMessage implements Serializable {
    static final Encoder<SourceMessage> ENCODER = Encoders.bean(SourceMessage.class);

    private byte[] value;
    private long timestamp;
    private int partition;
    private long offset;

    /** For Spark. */
    public SourceMessage() {}

    SourceMessage(byte[] value, long timestamp, int partition, long offset) {
        this.value = value;
        this.timestamp = timestamp;
        this.partition = partition;
        this.offset = offset;
    }

    static SourceMessage of(ConsumerRecord<byte[], byte[]> message) {
        return new SourceMessage(message.value(), message.timestamp(), message.partition(), message.offset());
    }

    /** Returns the messages of Kafka's source. */
    static Dataset<SourceMessage> of(Dataset<Row> source) {
        return source.select(
                        col("value"), unix_millis(col("timestamp")).as("timestamp"), col("partition"), col("offset"))
                .as(ENCODER);
    }

    /** Returns the bytes, the message's own; null if it has none. */
    public byte[] getValue() {
        return value;
    }

    public void setValue(byte[] value) {
        this.value = value;
    }

    /** Returns what the topic says of its time, in milliseconds since the epoch. */
    public long getTimestamp() {
        return timestamp;
    }

    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    /** Returns the partition of the topic, from 0. */
    public int getPartition() {
        return partition;
    }

    public void setPartition(int partition) {
        this.partition = partition;
    }

    /** Returns the position in the partition, from 0. */
    public long getOffset() {
        return offset;
    }

    public void setOffset(long offset) {
        this.offset = offset;
    }
}
