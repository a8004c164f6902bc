package io.airline.job;

import io.airline.aggregations.AccumulatorCodec;
import io.airline.aggregations.Measures;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * The second step, in Spark's state: merges the encoded accumulators of one (dimension, key, slice). No bytes at all are
 * the accumulator of no events.
 */
final class MergeAccumulators<E> extends Aggregator<byte[], byte[], byte[]> {
    private static final byte[] EMPTY = {};

    /** One for all tasks: Spark asks each time it needs one, and to make one it looks at the type by reflection. */
    private static final Encoder<byte[]> BINARY = Encoders.BINARY();

    private final Measures<E> measures;
    private transient AccumulatorCodec<Object[]> codec;

    MergeAccumulators(Measures<E> measures) {
        this.measures = measures;
    }

    @Override
    public byte[] zero() {
        return EMPTY;
    }

    @Override
    public byte[] reduce(byte[] buffer, byte[] partial) {
        return merge(buffer, partial);
    }

    @Override
    public byte[] merge(byte[] left, byte[] right) {
        if (left.length == 0) {
            return right;
        } else if (right.length == 0) {
            return left;
        }
        if (codec == null) {
            codec = new AccumulatorCodec<>(measures);
        }
        return codec.encode(measures.merge(codec.decode(left), codec.decode(right)));
    }

    @Override
    public byte[] finish(byte[] buffer) {
        return buffer;
    }

    @Override
    public Encoder<byte[]> bufferEncoder() {
        return BINARY;
    }

    @Override
    public Encoder<byte[]> outputEncoder() {
        return BINARY;
    }
}
