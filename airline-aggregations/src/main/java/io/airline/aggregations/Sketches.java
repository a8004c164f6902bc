package io.airline.aggregations;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Bytes of sketches as fields have them: the library's own form, then its CRC-32C in 4 bytes. Without that, bytes that are
 * no sketch, or a damaged one, could keep the library in a loop without end.
 */
final class Sketches {
    private Sketches() {}

    /** Returns {@code sketch} as a field's value. */
    static ByteBuffer state(byte[] sketch) {
        return ByteBuffer.allocate(sketch.length + Integer.BYTES)
                .put(sketch)
                .putInt(checksum(sketch))
                .flip();
    }

    /**
     * Returns what {@code reader} reads from a field's value.
     *
     * @throws IllegalArgumentException if it is no such sketch
     */
    static <S> S read(ByteBuffer state, Function<byte[], S> reader) {
        byte[] sketch = new byte[Math.max(0, state.remaining() - Integer.BYTES)];
        ByteBuffer in = state.duplicate();
        if (state.remaining() < Integer.BYTES || in.get(sketch).getInt() != checksum(sketch)) {
            throw new IllegalArgumentException("%d bytes that are no sketch".formatted(state.remaining()));
        }
        try {
            return reader.apply(sketch);
        } catch (RuntimeException e) {
            // The library says in several ways that it is one of another kind, bounds of arrays among them.
            throw new IllegalArgumentException(
                    "%d bytes that are another sketch: %s".formatted(state.remaining(), e.getMessage()), e);
        }
    }

    private static int checksum(byte[] sketch) {
        CRC32C checksum = new CRC32C();
        checksum.update(sketch);
        return (int) checksum.getValue();
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
