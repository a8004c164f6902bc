package io.airline.aggregations;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns accumulators into bytes and back, for the way between tasks and for the state. Layout: a 4-byte hash of the
 * fields' names and types, a bit per field that says whether it has a value, then the values there are: 8 bytes for a
 * number; 4 bytes of length, then the bytes for a state.
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
        Object[] values = function.toFields(accumulator);
        int length = headLength();
        for (Object value : values) {
            if (value instanceof ByteBuffer state) {
                length += Integer.BYTES + state.remaining();
            } else if (value != null) {
                length += Long.BYTES;
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.putInt(layout);
        bytes.position(headLength());
        for (int i = 0; i < fields.length; i++) {
            if (values[i] != null) {
                int at = Integer.BYTES + i / 8;
                bytes.put(at, (byte) (bytes.get(at) | 1 << i % 8));
                switch (fields[i].type()) {
                    case LONG -> bytes.putLong((Long) values[i]);
                    case DOUBLE -> bytes.putDouble((Double) values[i]);
                    case BYTES -> {
                        ByteBuffer state = (ByteBuffer) values[i];
                        bytes.putInt(state.remaining()).put(state.duplicate());
                    }
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
        if (encoded.length < headLength() || bytes.getInt() != layout) {
            throw new IllegalStateException(
                    "the state was written by other measures than %s; start with a new checkpoint"
                            .formatted(
                                    function.fields().stream().map(Field::name).toList()));
        }
        bytes.position(headLength());
        try {
            Object[] values = new Object[fields.length];
            for (int i = 0; i < fields.length; i++) {
                if ((encoded[Integer.BYTES + i / 8] & 1 << i % 8) != 0) {
                    values[i] = read(fields[i].type(), bytes);
                }
            }
            if (bytes.hasRemaining()) {
                throw new IllegalStateException(
                        "the state has %d bytes more than its values take".formatted(bytes.remaining()));
            }
            return function.fromFields(values);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IllegalStateException("the state of %d bytes is no whole one".formatted(encoded.length), e);
        }
    }

    private static Object read(Field.Type type, ByteBuffer bytes) {
        return switch (type) {
            case LONG -> bytes.getLong();
            case DOUBLE -> bytes.getDouble();
            case BYTES -> {
                int length = bytes.getInt();
                if (length < 0 || length > bytes.remaining()) {
                    throw new BufferUnderflowException();
                }
                ByteBuffer state = bytes.slice(bytes.position(), length);
                bytes.position(bytes.position() + length);
                yield state;
            }
        };
    }

    /** Returns how many bytes come before the values. */
    private int headLength() {
        return Integer.BYTES + (fields.length + 7) / 8;
    }
}
