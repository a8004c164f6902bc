package io.airline.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A fast hash of bytes, whose upper bits are good. It is no defence against who looks for collisions. */
final class ByteHash {
    /** Odd, and its bits are as good as random: 2<sup>64</sup> over the golden ratio (Knuth, TAOCP 3, 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ByteHash() {}

    /**
     * Returns a hash of the bytes.
     *
     * @param seed any number; a hash of the bytes before makes it one of both
     * @param from inclusive
     * @param to exclusive
     */
    static long of(long seed, byte[] bytes, int from, int to) {
        long hash = seed ^ (to - from);
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, i)) * SPREAD;
            hash ^= hash >>> 32;
        }
        long rest = 0;
        if (to - from >= Long.BYTES) {
            // Some bytes twice, which does no harm, and is no loop.
            rest = (long) LONGS.get(bytes, to - Long.BYTES);
        } else {
            for (; i < to; i++) {
                rest = (rest << Byte.SIZE) | (bytes[i] & 0xFF);
            }
        }
        return (hash ^ rest) * SPREAD;
    }
}
