package io.airline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_millis;

import java.io.Serializable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * What the job reads of a message of Kafka. A bean with a column for each property, since Spark fills one without a boxed
 * number, as a row would have, for each event; public, since Spark does that from outside. Not thread-safe.
 */
public final class SourceMessage implements Serializable {
    static final Encoder<SourceMessage> ENCODER = Encoders.bean(SourceMessage.class);

    private static final long MICROS_PER_MILLI = 1_000;

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

    /** Where rows of Kafka's source have what. */
    record Columns(int value, int timestamp, int partition, int offset) implements Serializable {
        static Columns of(StructType schema) {
            return new Columns(
                    schema.fieldIndex("value"),
                    schema.fieldIndex("timestamp"),
                    schema.fieldIndex("partition"),
                    schema.fieldIndex("offset"));
        }

        /** Returns the bytes, the caller's own; null if the message has none. */
        byte[] value(InternalRow row) {
            return row.isNullAt(value) ? null : row.getBinary(value);
        }

        /** Returns what the topic says of the message's time, in milliseconds since the epoch. */
        long timestamp(InternalRow row) {
            return Math.floorDiv(row.getLong(timestamp), MICROS_PER_MILLI);
        }

        SourceMessage message(InternalRow row) {
            return new SourceMessage(value(row), timestamp(row), row.getInt(partition), row.getLong(offset));
        }
    }
}
