package io.airline.aggregations;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Accumulators by the number of their key, as few bytes as is easy: a total that only counts takes two or three. In the
 * order of the numbers, each total is the distance from the number before, then its fields: whole numbers as ZigZag
 * varints (as in Avro and Protocol Buffers), other numbers in 8 bytes, states after their length. Where there are fields beside the count, bits before them
 * tell which have a value. Every {@value #BLOCK}th total can be found without those before it.
 *
 * <p>Immutable.
 */
final class PackedAccumulators {
    private static final int BLOCK = 32;
    private static final int MAX_VARINT = 10;

    private final Measures<?> measures;
    private final Field[] fields;
    private final int size;

    /** Number of the first total of each block, and where that total starts; its distance is from 0. */
    private final int[] blockNumbers;

    private final int[] blockStarts;
    private final byte[] bytes;

    /** Takes totals, one after the other. */
    @FunctionalInterface
    interface Visitor {
        void visit(int number, long count);
    }

    /** Packs accumulators of those measures. */
    PackedAccumulators(Measures<?> measures, Map<Integer, Object[]> accumulators) {
        this.measures = measures;
        this.fields = measures.fields().toArray(Field[]::new);
        this.size = accumulators.size();
        int blocks = (size + BLOCK - 1) / BLOCK;
        this.blockNumbers = new int[blocks];
        this.blockStarts = new int[blocks];
        ByteBuffer out = ByteBuffer.allocate(Math.max(64, 4 * size));
        int position = 0;
        int previous = 0;
        for (Map.Entry<Integer, Object[]> entry : new TreeMap<>(accumulators).entrySet()) {
            Object[] values = measures.toFields(entry.getValue());
            int greatest = greatestLength(values);
            if (out.remaining() < greatest) {
                out = ByteBuffer.wrap(Arrays.copyOf(out.array(), 2 * out.capacity() + greatest))
                        .position(out.position());
            }
            int number = entry.getKey();
            if (position % BLOCK == 0) {
                blockNumbers[position / BLOCK] = number;
                blockStarts[position / BLOCK] = out.position();
                previous = 0;
            }
            putVarint(out, number - previous);
            putFields(out, values);
            previous = number;
            position++;
        }
        this.bytes = Arrays.copyOf(out.array(), out.position());
    }

    /** Returns for how many keys there is an accumulator. */
    int size() {
        return size;
    }

    /** Returns how many bytes they take. */
    int length() {
        return bytes.length + Integer.BYTES * (blockNumbers.length + blockStarts.length);
    }

    /** Shows every total, in the order of the numbers. */
    void forEach(Visitor visitor) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int number = 0;
        for (int position = 0; position < size; position++) {
            number = (position % BLOCK == 0 ? 0 : number) + (int) varint(in);
            visitor.visit(number, skipButCount(in));
        }
    }

    /** Returns the accumulator of a key, a new one each time; null if it has none. */
    Object[] find(int number) {
        int block = Arrays.binarySearch(blockNumbers, number);
        block = block >= 0 ? block : -block - 2;
        if (block < 0) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).position(blockStarts[block]);
        int each = 0;
        for (int position = block * BLOCK; position < Math.min(size, (block + 1) * BLOCK); position++) {
            each += (int) varint(in);
            if (each == number) {
                return accumulator(in);
            }
            if (each > number) {
                return null;
            }
            skipButCount(in);
        }
        return null;
    }

    /** Returns all of them, to be changed. */
    Map<Integer, Object[]> unpack() {
        Map<Integer, Object[]> accumulators = new HashMap<>(4 * size / 3 + 1);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int number = 0;
        for (int position = 0; position < size; position++) {
            number = (position % BLOCK == 0 ? 0 : number) + (int) varint(in);
            accumulators.put(number, accumulator(in));
        }
        return accumulators;
    }

    /** A stream that only counts has no mask: there is no total without a count. */
    private int maskLength() {
        return fields.length == 1 ? 0 : (fields.length + 7) / 8;
    }

    private int greatestLength(Object[] values) {
        int length = MAX_VARINT + maskLength() + MAX_VARINT * fields.length;
        for (Object value : values) {
            length += value instanceof ByteBuffer state ? state.remaining() : 0;
        }
        return length;
    }

    private void putFields(ByteBuffer out, Object[] values) {
        int mask = out.position();
        out.position(mask + maskLength());
        for (int i = 0; i < fields.length; i++) {
            if (values[i] != null) {
                if (maskLength() > 0) {
                    int at = mask + i / 8;
                    out.put(at, (byte) (out.get(at) | 1 << (i % 8)));
                }
                switch (fields[i].type()) {
                    case LONG -> {
                        long value = (Long) values[i];
                        putVarint(out, (value << 1) ^ (value >> 63));
                    }
                    case DOUBLE -> out.putDouble((Double) values[i]);
                    case BYTES -> {
                        ByteBuffer state = (ByteBuffer) values[i];
                        putVarint(out, state.remaining());
                        out.put(state.duplicate());
                    }
                }
            }
        }
    }

    private boolean isPresent(int mask, int field) {
        return maskLength() == 0 || (bytes[mask + field / 8] & 1 << (field % 8)) != 0;
    }

    private Object[] accumulator(ByteBuffer in) {
        int mask = in.position();
        in.position(mask + maskLength());
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            if (isPresent(mask, i)) {
                switch (fields[i].type()) {
                    case LONG -> values[i] = zigZag(varint(in));
                    case DOUBLE -> values[i] = in.getDouble();
                    case BYTES -> {
                        int length = (int) varint(in);
                        values[i] = in.slice(in.position(), length);
                        in.position(in.position() + length);
                    }
                }
            }
        }
        return measures.fromFields(values);
    }

    /** Reads a total and returns its count, which is the first field of every stream. */
    private long skipButCount(ByteBuffer in) {
        int mask = in.position();
        in.position(mask + maskLength());
        long count = zigZag(varint(in));
        for (int i = 1; i < fields.length; i++) {
            if (isPresent(mask, i)) {
                switch (fields[i].type()) {
                    case LONG -> varint(in);
                    case DOUBLE -> in.getDouble();
                    case BYTES -> {
                        int length = (int) varint(in);
                        in.position(in.position() + length);
                    }
                }
            }
        }
        return count;
    }

    private static long zigZag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private static void putVarint(ByteBuffer out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
