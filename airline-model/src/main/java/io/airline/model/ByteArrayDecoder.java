package io.airline.model;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Reads Avro's binary encoding from a byte array, and trusts none of it: a length is compared with the bytes that are
 * left before anything is allocated, and text must be well-formed UTF-8. Avro's own decoder allocates what the length
 * says, so a few hostile bytes make it ask for two gigabytes.
 *
 * <p>See "Binary Encoding" of the Avro 1.11 specification. Not thread-safe.
 */
final class ByteArrayDecoder extends Decoder {
    private static final char REPLACEMENT = '\uFFFD';

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final RecentTexts recent = new RecentTexts();
    private byte[] bytes = new byte[0];
    private int position;
    private int end;

    /** Makes this decoder read {@code bytes} from {@code offset}, inclusive, to the end of the array. */
    void reset(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.position = offset;
        this.end = bytes.length;
    }

    /** Returns the array that is read; do not change it. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns where in the array the next byte is that was not read yet. */
    int position() {
        return position;
    }

    /** Goes on there; a place where this decoder was since {@link #reset}. */
    void position(int position) {
        this.position = position;
    }

    /** Returns the number of bytes that were not read yet. */
    int remaining() {
        return end - position;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        byte value = next();
        if (value != 0 && value != 1) {
            throw new AvroRuntimeException("a boolean is 0 or 1, not " + value);
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new AvroRuntimeException("an int has no place for " + value);
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        if (position < end && bytes[position] >= 0) {
            long value = bytes[position++];
            return (value >>> 1) ^ -(value & 1);
        }
        return readLongVarint();
    }

    private long readLongVarint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = next();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new AvroRuntimeException("a number of more than ten bytes");
    }

    /** Skips an int or a long, without a look at which of them it is: where eight bytes are left, without a branch for each byte. */
    void skipNumber() throws IOException {
        if (end - position >= Long.BYTES) {
            long last = ~(long) LONGS.get(bytes, position) & 0x8080_8080_8080_8080L;
            if (last != 0) {
                position += 1 + Long.numberOfTrailingZeros(last) / Byte.SIZE;
                return;
            }
        }
        readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
    }

    @Override
    public double readDouble() throws IOException {
        return Double.longBitsToDouble(littleEndian(Double.BYTES));
    }

    @Override
    public String readString() throws IOException {
        int length = length();
        String text = recent.get(bytes, position, length);
        if (text == null) {
            text = text(length);
            recent.put(text);
        }
        position += length;
        return text;
    }

    /**
     * A string's own decoder is much the faster, but puts a replacement character for what is malformed. So the strict one is
     * asked where there is such a character, which may also be well-formed.
     */
    private String text(int length) {
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            try {
                utf8.decode(ByteBuffer.wrap(bytes, position, length));
            } catch (CharacterCodingException e) {
                throw new AvroRuntimeException("text that is not UTF-8", e);
            }
        }
        return text;
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public void skipString() throws IOException {
        skipBytes();
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        byte[] value = new byte[length()];
        readFixed(value, 0, value.length);
        return ByteBuffer.wrap(value);
    }

    @Override
    public void skipBytes() throws IOException {
        // Not in one statement: the left side of += is read before length() moves the position.
        int length = length();
        position += length;
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        require(length);
        System.arraycopy(bytes, position, target, start, length);
        position += length;
    }

    @Override
    public void skipFixed(int length) throws IOException {
        require(length);
        position += length;
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return blockCount();
    }

    @Override
    public long arrayNext() throws IOException {
        return blockCount();
    }

    @Override
    public long skipArray() throws IOException {
        return skipBlocks();
    }

    @Override
    public long readMapStart() throws IOException {
        return blockCount();
    }

    @Override
    public long mapNext() throws IOException {
        return blockCount();
    }

    @Override
    public long skipMap() throws IOException {
        return skipBlocks();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    private byte next() throws IOException {
        if (position >= end) {
            throw new EOFException("the event ends in the middle of a field");
        }
        return bytes[position++];
    }

    private void require(long length) throws IOException {
        if (length < 0 || length > remaining()) {
            throw new EOFException("a length of " + length + " where " + remaining() + " bytes are left");
        }
    }

    private int length() throws IOException {
        long length = readLong();
        require(length);
        return (int) length;
    }

    private long littleEndian(int size) throws IOException {
        require(size);
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[position++] & 0xFFL) << (8 * i);
        }
        return value;
    }

    /** Every item of the streams' arrays and maps takes a byte at least, so a count above the rest is a lie. */
    private long blockCount() throws IOException {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong();
        }
        require(count);
        return count;
    }

    /** Skips blocks that give their size in bytes; returns the item count of the first that does not, or 0 at the end. */
    private long skipBlocks() throws IOException {
        long count = readLong();
        while (count < 0) {
            long size = readLong();
            require(size);
            position += (int) size;
            count = readLong();
        }
        require(count);
        return count;
    }
}
