package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.apache.avro.specific.SpecificRecordBase;

/** Whatever comes from a topic, decoding it ends: with an event or with the one exception, and without much memory. */
class HostileBytesTest {
    private static final int HEADER_LENGTH = 10;

    /** Far above what an event of a few hundred bytes takes, far below what a hostile length asks for. */
    private static final long MEMORY_LIMIT = 4L << 20;

    private static final long[] HUGE_LENGTHS = {
        1000,
        1 << 20,
        1 << 30,
        Integer.MAX_VALUE,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        -1,
        -1000,
        Integer.MIN_VALUE,
        Long.MIN_VALUE
    };

    private final EventCodec<FlightFare> flights = EventCodec.of(FlightFare.class);
    private final EventCodec<AirlineRouteEvent> routes = EventCodec.of(AirlineRouteEvent.class);
    private final EventCodec<SliceUpdate> updates = EventCodec.of(SliceUpdate.class);

    @Provide
    Arbitrary<FlightFare> flightFares() {
        return Examples.flightFares();
    }

    @Provide
    Arbitrary<SliceUpdate> sliceUpdates() {
        return Examples.sliceUpdates();
    }

    @Property(tries = 300)
    void randomBytes(@ForAll @Size(max = 300) byte[] bytes) {
        assertDecodedOrRefused(flights, bytes);
        assertDecodedOrRefused(routes, bytes);
        assertDecodedOrRefused(updates, bytes);
    }

    @Property(tries = 500)
    void randomBytesBehindAnHonestHeader(@ForAll @Size(max = 300) byte[] body) {
        assertDecodedOrRefused(flights, withBody(flights.encode(Examples.BLR_TO_DEL), body));
        assertDecodedOrRefused(routes, withBody(routes.encode(Examples.ATL_TO_CDG), body));
        assertDecodedOrRefused(updates, withBody(updates.encode(Examples.INDIGO), body));
    }

    @Property(tries = 30)
    void everyTruncation(@ForAll("flightFares") FlightFare flight, @ForAll("sliceUpdates") SliceUpdate update) {
        assertTruncationsRefused(flights, flights.encode(flight));
        assertTruncationsRefused(updates, updates.encode(update));
    }

    @Property(tries = 500)
    void mutations(
            @ForAll("flightFares") FlightFare flight, @ForAll("sliceUpdates") SliceUpdate update, @ForAll long seed) {
        Random random = new Random(seed);
        assertDecodedOrRefused(flights, mutated(flights.encode(flight), random));
        assertDecodedOrRefused(updates, mutated(updates.encode(update), random));
    }

    @Example
    void hugeLengthsOfText() {
        for (long length : HUGE_LENGTHS) {
            byte[] bytes = withBody(flights.encode(Examples.BLR_TO_DEL), varint(length));

            assertRefusedInLittleMemory(flights, bytes);
        }
    }

    /** Entries follow, so that a map which believes the count makes room for that many. */
    @Example
    void hugeCountsOfMapEntries() {
        byte[] encoded = updates.encode(Examples.NOTHING_YET);
        byte[] withoutCount = Arrays.copyOf(encoded, encoded.length - 1);
        byte[] entries = new byte[500];
        for (long count : HUGE_LENGTHS) {
            assertRefusedInLittleMemory(updates, joined(withoutCount, varint(count), new byte[0]));
            assertRefusedInLittleMemory(updates, joined(withoutCount, varint(count), entries));
            byte[] countAndSize = joined(varint(count), varint(entries.length), entries);
            assertRefusedInLittleMemory(updates, joined(withoutCount, countAndSize, new byte[0]));
        }
    }

    @Example
    void textThatIsNotUtf8() {
        byte[] encoded = flights.encode(Examples.BLR_TO_DEL);
        for (int hostile : new int[] {0x80, 0xC0, 0xE0, 0xED, 0xF8, 0xFF}) {
            byte[] bytes = encoded.clone();
            bytes[HEADER_LENGTH + 1] = (byte) hostile;

            assertThatThrownBy(() -> flights.decode(bytes))
                    .isInstanceOf(UndecodableEventException.class)
                    .hasMessage("body is no FlightFare: text that is not UTF-8");
        }
    }

    @Example
    void aTimeOfDayThatNoClockShows() {
        byte[] encoded = flights.encode(Examples.DEL_TO_COK_INCOMPLETE);
        byte[] honest = varint(Examples.DEL_TO_COK_INCOMPLETE.getDepartureTime().toSecondOfDay() * 1000L);
        byte[] hostile = varint(86_400_000);
        int at = indexOf(encoded, honest);
        byte[] bytes = new byte[encoded.length - honest.length + hostile.length];
        System.arraycopy(encoded, 0, bytes, 0, at);
        System.arraycopy(hostile, 0, bytes, at, hostile.length);
        System.arraycopy(encoded, at + honest.length, bytes, at + hostile.length, encoded.length - at - honest.length);

        assertThatThrownBy(() -> flights.decode(bytes)).isInstanceOf(UndecodableEventException.class);
    }

    private static <E extends SpecificRecordBase> void assertDecodedOrRefused(EventCodec<E> codec, byte[] bytes) {
        try {
            assertThat(codec.decode(bytes).toString()).isNotNull();
        } catch (UndecodableEventException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    private static void assertTruncationsRefused(EventCodec<?> codec, byte[] encoded) {
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(UndecodableEventException.class);
        }
    }

    private static void assertRefusedInLittleMemory(EventCodec<?> codec, byte[] bytes) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UndecodableEventException.class);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MEMORY_LIMIT);
    }

    private static byte[] withBody(byte[] encoded, byte[] body) {
        byte[] bytes = Arrays.copyOf(encoded, HEADER_LENGTH + body.length);
        System.arraycopy(body, 0, bytes, HEADER_LENGTH, body.length);
        return bytes;
    }

    /** Flips, cuts, repeats or inserts a few bytes, sparing the header, which would be refused at once. */
    private static byte[] mutated(byte[] encoded, Random random) {
        byte[] bytes = encoded;
        for (int i = random.nextInt(3); i >= 0 && bytes.length > HEADER_LENGTH; i--) {
            int at = HEADER_LENGTH + random.nextInt(bytes.length - HEADER_LENGTH);
            int length = random.nextInt(8);
            switch (random.nextInt(3)) {
                case 0 -> {
                    bytes = bytes.clone();
                    bytes[at] = (byte) random.nextInt();
                }
                case 1 -> bytes = joined(Arrays.copyOf(bytes, at), new byte[0], from(bytes, at + length));
                default -> {
                    byte[] inserted = new byte[length];
                    random.nextBytes(inserted);
                    bytes = joined(Arrays.copyOf(bytes, at), inserted, from(bytes, at));
                }
            }
        }
        return bytes;
    }

    private static byte[] from(byte[] bytes, int start) {
        return Arrays.copyOfRange(bytes, Math.min(start, bytes.length), bytes.length);
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first);
        bytes.writeBytes(second);
        bytes.writeBytes(third);
        return bytes.toByteArray();
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = HEADER_LENGTH; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
