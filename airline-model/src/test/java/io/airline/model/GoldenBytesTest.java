package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

/**
 * Bytes of every released schema, one event a line in hexadecimal. They were made without this module's code and without
 * Avro's, from the specification alone. They lie on somebody's topic: never change them, add those of the next version.
 */
class GoldenBytesTest {
    @Test
    void flightFareVersion1() throws IOException, UndecodableEventException {
        assertGolden(FlightFare.class, 1, List.of(Examples.BLR_TO_DEL, Examples.DEL_TO_COK_INCOMPLETE));
    }

    @Test
    void airlineRouteEventVersion1() throws IOException, UndecodableEventException {
        assertGolden(AirlineRouteEvent.class, 1, List.of(Examples.ATL_TO_CDG, Examples.ORD_TO_ATL));
    }

    @Test
    void sliceUpdateVersion1() throws IOException, UndecodableEventException {
        assertGolden(SliceUpdate.class, 1, List.of(Examples.INDIGO, Examples.NOTHING_YET));
    }

    /** The same as before, and one with bytes. */
    @Test
    void sliceUpdateVersion2() throws IOException, UndecodableEventException {
        assertGolden(SliceUpdate.class, 2, List.of(Examples.INDIGO, Examples.NOTHING_YET, Examples.SPICEJET));
    }

    /** A schema that is changed without being kept could not be read once it is changed again. */
    @Test
    void theCurrentSchemasAreReleased() throws IOException {
        assertCurrent(1, FlightFare.getClassSchema());
        assertCurrent(1, AirlineRouteEvent.getClassSchema());
        assertCurrent(2, SliceUpdate.getClassSchema());
    }

    private static void assertCurrent(int version, Schema schema) throws IOException {
        Class<?> type = SpecificData.get().getClass(schema);
        assertThat(SchemaStore.fingerprint(released(type, version))).isEqualTo(SchemaStore.fingerprint(schema));
    }

    private static <E extends SpecificRecordBase> void assertGolden(Class<E> type, int version, List<E> events)
            throws IOException, UndecodableEventException {
        EventCodec<E> codec = EventCodec.of(type);
        List<String> lines = golden(type, version);
        assertThat(lines).hasSameSizeAs(events);
        for (int i = 0; i < lines.size(); i++) {
            byte[] bytes = HexFormat.of().parseHex(lines.get(i));
            assertThat(fingerprintIn(bytes)).isEqualTo(SchemaStore.fingerprint(released(type, version)));
            assertThat(codec.decode(bytes)).isEqualTo(events.get(i));
            if (fingerprintIn(bytes)
                    == SchemaStore.fingerprint(SpecificData.get().getSchema(type))) {
                assertThat(HexFormat.of().formatHex(codec.encode(events.get(i))))
                        .isEqualTo(lines.get(i));
            }
        }
    }

    private static long fingerprintIn(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    }

    private static List<String> golden(Class<?> type, int version) throws IOException {
        String name = "golden/%s.v%d.hex".formatted(type.getSimpleName(), version);
        try (InputStream golden = type.getResourceAsStream(name)) {
            return new String(golden.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static Schema released(Class<?> type, int version) throws IOException {
        String name = "schemas/%s.v%d.avsc".formatted(type.getSimpleName(), version);
        try (InputStream schema = type.getResourceAsStream(name)) {
            return new Schema.Parser().parse(schema);
        }
    }
}
