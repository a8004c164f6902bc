package io.airline.aggregations;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns accumulators into bytes and back, for the way between tasks and for the state. Layout: a 4-byte hash of the
 * fields' names and types, a bit per field that says whether it has a value, then 8 bytes for each value there is.
 *
 * <p>The hash makes state refuse to be read by a stream whose measures changed. Immutable and thread-safe.
 *
 * @param <A> type of the accumulator
 */
public final class AccumulatorCodec<A> {
    private final AggregateFunction<?, A, ?> function;
    private final Field[] fields;
    private final int layout;

    public AccumulatorCodec(AggregateFunction<?, A, ?> function) {
        this.function = function;
        this.fields = function.fields().toArray(Field[]::new);
        this.layout = layoutOf(function.fields());
    }

    /** Depends on names only, not on identity: it must be the same in every process. */
    private static int layoutOf(List<Field> fields) {
        int hash = 1;
        for (Field field : fields) {
            hash = 31 * (31 * hash + field.name().hashCode())
                    + field.type().name().hashCode();
        }
        return hash;
    }

    public byte[] encode(A accumulator) {
        Number[] values = function.toFields(accumulator);
        int present = 0;
        for (Number value : values) {
            present += value == null ? 0 : 1;
        }
        int bitmap = (fields.length + 7) / 8;
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + bitmap + Long.BYTES * present);
        bytes.putInt(layout);
        bytes.position(Integer.BYTES + bitmap);
        for (int i = 0; i < fields.length; i++) {
            if (values[i] != null) {
                int at = Integer.BYTES + i / 8;
                bytes.put(at, (byte) (bytes.get(at) | 1 << i % 8));
                if (fields[i].type() == Field.Type.LONG) {
                    bytes.putLong(values[i].longValue());
                } else {
                    bytes.putDouble(values[i].doubleValue());
                }
            }
        }
        return bytes.array();
    }

    /**
     * Returns the accumulator that {@code encoded} holds.
     *
     * @throws IllegalStateException if it was written with other fields, or is no whole accumulator
     */
    public A decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        int bitmap = (fields.length + 7) / 8;
        if (encoded.length < Integer.BYTES + bitmap || bytes.getInt() != layout) {
            throw new IllegalStateException(
                    "the state was written by other measures than %s; start with a new checkpoint"
                            .formatted(
                                    function.fields().stream().map(Field::name).toList()));
        }
        int present = 0;
        for (int i = 0; i < bitmap; i++) {
            present += Integer.bitCount(encoded[Integer.BYTES + i] & 0xFF);
        }
        if (encoded.length != Integer.BYTES + bitmap + Long.BYTES * present) {
            throw new IllegalStateException("the state has %d bytes where %d values take %d"
                    .formatted(encoded.length, present, Integer.BYTES + bitmap + Long.BYTES * present));
        }
        bytes.position(Integer.BYTES + bitmap);
        Number[] values = new Number[fields.length];
        for (int i = 0; i < fields.length; i++) {
            if ((encoded[Integer.BYTES + i / 8] & 1 << i % 8) != 0) {
                if (fields[i].type() == Field.Type.LONG) {
                    values[i] = bytes.getLong();
                } else {
                    values[i] = bytes.getDouble();
                }
            }
        }
        return function.fromFields(values);
    }
}
