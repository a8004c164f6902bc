package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/** Avro's own encoder is the measure of what is read; what it would never write is refused. */
class ByteArrayDecoderTest {
    @Property(tries = 300)
    void readsAndSkipsWhatAvroWrites(
            @ForAll int number,
            @ForAll long large,
            @ForAll float single,
            @ForAll double real,
            @ForAll boolean truth,
            @ForAll @AlphaChars String text,
            @ForAll @Size(max = 200) byte[] bytes)
            throws IOException {
        byte[] encoded = encoded(encoder -> {
            for (int i = 0; i < 2; i++) {
                encoder.writeNull();
                encoder.writeInt(number);
                encoder.writeString(text);
                encoder.writeBytes(bytes);
                encoder.writeFixed(bytes);
                encoder.writeLong(large);
                encoder.writeFloat(single);
                encoder.writeDouble(real);
                encoder.writeBoolean(truth);
                encoder.writeEnum(3);
                encoder.writeIndex(1);
            }
            encoder.writeInt(number);
        });
        ByteArrayDecoder decoder = decoder(encoded);

        decoder.readNull();
        assertThat(decoder.readInt()).isEqualTo(number);
        assertThat(decoder.readString()).isEqualTo(text);
        assertThat(decoder.readBytes(null)).isEqualTo(ByteBuffer.wrap(bytes));
        byte[] fixed = new byte[bytes.length];
        decoder.readFixed(fixed);
        assertThat(fixed).isEqualTo(bytes);
        assertThat(decoder.readLong()).isEqualTo(large);
        assertThat(decoder.readFloat()).isEqualTo(single);
        assertThat(decoder.readDouble()).isEqualTo(real);
        assertThat(decoder.readBoolean()).isEqualTo(truth);
        assertThat(decoder.readEnum()).isEqualTo(3);
        assertThat(decoder.readIndex()).isEqualTo(1);

        decoder.readNull();
        assertThat(decoder.readInt()).isEqualTo(number);
        decoder.skipString();
        decoder.skipBytes();
        decoder.skipFixed(bytes.length);
        assertThat(decoder.readLong()).isEqualTo(large);
        assertThat(decoder.readFloat()).isEqualTo(single);
        assertThat(decoder.readDouble()).isEqualTo(real);
        assertThat(decoder.readBoolean()).isEqualTo(truth);
        assertThat(decoder.readEnum()).isEqualTo(3);
        assertThat(decoder.readIndex()).isEqualTo(1);

        assertThat(decoder.readInt()).isEqualTo(number);
        assertThat(decoder.remaining()).isZero();
    }

    /** Blocks come with their size in bytes or without; the specification allows both, and writers differ. */
    @Example
    void readsAndSkipsBlocksOfBothKinds() throws IOException {
        byte[] plain = HexFormat.of().parseHex("04" + "0204" + "02" + "06" + "00" + "0e");
        byte[] sized = HexFormat.of().parseHex("03" + "04" + "0204" + "01" + "02" + "06" + "00" + "0e");

        for (byte[] blocks : new byte[][] {plain, sized}) {
            ByteArrayDecoder read = decoder(blocks);
            assertThat(read.readArrayStart()).isEqualTo(2);
            assertThat(read.readInt()).isEqualTo(1);
            assertThat(read.readInt()).isEqualTo(2);
            assertThat(read.arrayNext()).isEqualTo(1);
            assertThat(read.readInt()).isEqualTo(3);
            assertThat(read.arrayNext()).isZero();
            assertThat(read.readInt()).isEqualTo(7);

            ByteArrayDecoder skipped = decoder(blocks);
            for (long items = skipped.skipArray(); items > 0; items = skipped.skipArray()) {
                for (long i = 0; i < items; i++) {
                    skipped.readInt();
                }
            }
            assertThat(skipped.readInt()).isEqualTo(7);
        }
    }

    @Example
    void refusesALengthBeforeItMakesRoomForIt() {
        for (String length : new String[] {"feffffff0f", "feffffffffffffffff01", "01", "06"}) {
            byte[] bytes = HexFormat.of().parseHex(length + "0000");

            assertThatThrownBy(() -> decoder(bytes).readBytes(null)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> decoder(bytes).skipBytes()).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> decoder(bytes).readString()).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> decoder(bytes).skipString()).isInstanceOf(EOFException.class);
        }
        assertThatThrownBy(() -> decoder(new byte[3]).skipFixed(4)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> decoder(new byte[3]).readFloat()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> decoder(new byte[7]).readDouble()).isInstanceOf(EOFException.class);
    }

    @Example
    void saysWhatIsWrongWithALength() {
        assertThatThrownBy(() -> decoder(HexFormat.of().parseHex("0600")).readString())
                .isInstanceOf(EOFException.class)
                .hasMessage("a length of 3 where 1 bytes are left");
    }

    @Example
    void refusesACountThatTheRestCannotHold() {
        for (String count :
                new String[] {"feffffff0f", "feffffffffffffffff01", "ffffffffffffffffff0100", "06", "0500"}) {
            byte[] bytes = HexFormat.of().parseHex(count + "0000");

            assertThatThrownBy(() -> decoder(bytes).readMapStart()).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> decoder(bytes).mapNext()).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> decoder(bytes).readArrayStart()).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> decoder(bytes).arrayNext()).isInstanceOf(EOFException.class);
        }
        assertThatThrownBy(() -> decoder(HexFormat.of().parseHex("01060000")).skipMap())
                .as("a block longer than the rest")
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> decoder(HexFormat.of().parseHex("0101")).skipArray())
                .as("a block of negative length")
                .isInstanceOf(EOFException.class);
    }

    @Example
    void refusesNumbersOutOfTheirRange() {
        assertThatThrownBy(() -> decoder(HexFormat.of().parseHex("8080808010")).readInt())
                .isInstanceOf(AvroRuntimeException.class)
                .hasMessage("an int has no place for 2147483648");
        assertThatThrownBy(() -> decoder(HexFormat.of().parseHex("8080808080808080808001"))
                        .readLong())
                .isInstanceOf(AvroRuntimeException.class)
                .hasMessage("a number of more than ten bytes");
        assertThatThrownBy(() -> decoder(new byte[] {(byte) 0x80}).readLong())
                .isInstanceOf(EOFException.class)
                .hasMessage("the event ends in the middle of a field");
    }

    @Example
    void refusesABooleanThatIsNeither() {
        assertThatThrownBy(() -> decoder(new byte[] {2}).readBoolean())
                .isInstanceOf(AvroRuntimeException.class)
                .hasMessage("a boolean is 0 or 1, not 2");
    }

    private static ByteArrayDecoder decoder(byte[] bytes) {
        ByteArrayDecoder decoder = new ByteArrayDecoder();
        decoder.reset(bytes, 0);
        return decoder;
    }

    private static byte[] encoded(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        writing.to(encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Writing {
        void to(Encoder encoder) throws IOException;
    }
}
