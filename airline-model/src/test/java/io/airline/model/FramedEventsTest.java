package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Events in the framing of Confluent's serializers, beside those in Avro's single-object encoding. */
class FramedEventsTest {
    private static final Schema FLIGHT = FlightFare.getClassSchema();
    private static final int ID = 0x01020304;

    private final Map<Integer, Schema> schemas = new HashMap<>(Map.of(ID, FLIGHT));
    private final List<Integer> asked = new ArrayList<>();
    private final EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class, this::schema);

    private Schema schema(int id) throws UndecodableEventException {
        asked.add(id);
        if (id < 0) {
            throw new SchemaUnavailableException("the registry is away", null);
        }
        if (!schemas.containsKey(id)) {
            throw new UndecodableEventException("schema %d is unknown".formatted(id));
        }
        return schemas.get(id);
    }

    @Provide
    Arbitrary<FlightFare> flightFares() {
        return Examples.flightFares();
    }

    @Property(tries = 300)
    void everyEventSurvivesInEitherEncoding(@ForAll("flightFares") FlightFare flight, @ForAll boolean isFramed)
            throws UndecodableEventException {
        byte[] encoded = isFramed ? codec.encodeFramed(ID, flight) : codec.encode(flight);

        assertThat(codec.decode(encoded)).isEqualTo(flight);
    }

    @Property(tries = 300)
    void readingSomeFieldsGivesTheSameInEitherEncoding(@ForAll("flightFares") FlightFare flight)
            throws UndecodableEventException {
        EventCodec<FlightFare> some =
                EventCodec.reading(FlightFare.class, Set.of("airline", "route", "price"), this::schema);

        assertThat(some.decode(codec.encodeFramed(ID, flight))).isEqualTo(some.decode(codec.encode(flight)));
    }

    @Example
    void theFrameIsZeroAndTheIdWithTheHighestByteFirst() {
        byte[] single = codec.encode(Examples.BLR_TO_DEL);
        byte[] framed = codec.encodeFramed(ID, Examples.BLR_TO_DEL);

        assertThat(HexFormat.of().formatHex(framed, 0, 5)).isEqualTo("0001020304");
        assertThat(Arrays.copyOfRange(framed, 5, framed.length))
                .isEqualTo(Arrays.copyOfRange(single, 10, single.length));
    }

    @Example
    void aSchemaIsAskedForOnce() throws UndecodableEventException {
        schemas.put(7, FLIGHT);
        for (int i = 0; i < 3; i++) {
            codec.decode(codec.encodeFramed(ID, Examples.BLR_TO_DEL));
            codec.decode(codec.encodeFramed(7, Examples.BLR_TO_DEL));
            codec.decode(codec.encode(Examples.BLR_TO_DEL));
        }

        assertThat(asked).containsExactly(ID, 7);
    }

    /** Python and other languages write neither the namespace nor what Avro's Java classes add to a schema. */
    @Example
    void writersOfOtherLanguagesAndVersionsAreRead() throws Exception {
        Schema foreign = new Schema.Parser()
                .parse(
                        """
                        {"type": "record", "name": "FlightFare", "namespace": "org.elsewhere", "fields": [
                          {"name": "cabin", "type": {"type": "array", "items": "string"}},
                          {"name": "id", "type": "string"},
                          {"name": "event_time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                          {"name": "airline", "type": "string"},
                          {"name": "date_of_journey", "type": {"type": "int", "logicalType": "date"}},
                          {"name": "source", "type": "string"},
                          {"name": "destination", "type": "string"},
                          {"name": "departure_time", "type": {"type": "int", "logicalType": "time-millis"}},
                          {"name": "arrival_time", "type": {"type": "int", "logicalType": "time-millis"}},
                          {"name": "duration_minutes", "type": "int"},
                          {"name": "price", "type": "int"}
                        ]}
                        """);
        schemas.put(9, foreign);
        GenericData.Record record = new GenericData.Record(foreign);
        record.put("cabin", List.of("economy", "window"));
        record.put("id", "python-1");
        record.put("event_time", Examples.BLR_TO_DEL.getEventTime().toEpochMilli());
        record.put("airline", "IndiGo");
        record.put("date_of_journey", 18_000);
        record.put("source", "Bangalore");
        record.put("destination", "New Delhi");
        record.put("departure_time", 3_600_000);
        record.put("arrival_time", 7_200_000);
        record.put("duration_minutes", 60);
        record.put("price", 3897);

        FlightFare read = codec.decode(framed(9, record));

        assertThat(read.getAirline()).isInstanceOf(String.class).isEqualTo("IndiGo");
        assertThat(read.getEventTime()).isEqualTo(Examples.BLR_TO_DEL.getEventTime());
        assertThat(read.getPrice()).isEqualTo(3897);
        assertThat(read.getRoute()).isNull();
    }

    @Example
    void anIncompatibleWriterIsRefusedWithWhatIsWrong() {
        schemas.put(3, AirlineRouteEvent.getClassSchema());
        schemas.put(4, without("airline"));
        schemas.put(5, Schema.create(Schema.Type.STRING));
        schemas.put(6, Schema.createUnion(FLIGHT));

        assertRefused(
                frame(3),
                "schema 3 of the registry, io.airline.model.AirlineRouteEvent, is incompatible with"
                        + " FlightFare: NAME_MISMATCH at /name");
        assertRefused(
                frame(4),
                "schema 4 of the registry, io.airline.model.FlightFare, is incompatible with FlightFare:"
                        + " READER_FIELD_MISSING_DEFAULT_VALUE at /fields/2: airline");
        assertRefused(frame(5), "schema 5 of the registry, string, is incompatible with FlightFare: it is no record");
        assertRefused(frame(6), "schema 6 of the registry, union, is incompatible with FlightFare: it is no record");
        assertRefused(
                frame(3),
                "schema 3 of the registry, io.airline.model.AirlineRouteEvent, is incompatible with"
                        + " FlightFare: NAME_MISMATCH at /name");
        assertThat(asked).containsExactly(3, 4, 5, 6);
    }

    /** A codec that skips a field wants it all the same: what is an event must not depend on who counts it. */
    @Example
    void aWriterIsCompatibleWithTheWholeSchemaOrNotAtAll() {
        schemas.put(4, without("source"));
        EventCodec<FlightFare> some = EventCodec.reading(FlightFare.class, Set.of("airline"), this::schema);

        assertThatThrownBy(() -> some.decode(frame(4)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("source");
    }

    @Example
    void whatTheSourceSaysIsSaid() {
        assertRefused(frame(8), "schema 8 is unknown");
        assertThatThrownBy(() -> codec.decode(frame(-1)))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessage("the registry is away");
        assertThatThrownBy(() -> EventCodec.of(FlightFare.class).decode(frame(8)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessage("schema 8 is of a schema registry, and there is none: registry.url is not set");
    }

    @Example
    void aRefusedEventDoesNotHarmTheNext() throws UndecodableEventException {
        byte[] good = codec.encodeFramed(ID, Examples.BLR_TO_DEL);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);

            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(UndecodableEventException.class);
            assertThat(codec.decode(good)).isEqualTo(Examples.BLR_TO_DEL);
        }
        assertRefused(new byte[4], "4 bytes are no framed event: its header alone takes 5");
        assertRefused(Arrays.copyOf(good, good.length + 2), "2 bytes follow the FlightFare");
        assertRefused(frame(8), "schema 8 is unknown");
        assertRefused(frame(8), "schema 8 is unknown");
        assertThat(codec.decode(good)).isEqualTo(Examples.BLR_TO_DEL);
    }

    @Example
    void aFieldThatHoldsItselfWithoutEndIsRefused() {
        Schema nested = new Schema.Parser()
                .parse(
                        """
                        {"type": "record", "name": "Nested", "fields": [{"name": "inner", "type": ["null", "Nested"]}]}
                        """);
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(new Schema.Field("nested", nested));
        FLIGHT.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        schemas.put(2, Schema.createRecord("FlightFare", null, FLIGHT.getNamespace(), false, fields));
        byte[] deep = new byte[1_000_000];
        Arrays.fill(deep, (byte) 2);
        System.arraycopy(frame(2), 0, deep, 0, 5);

        assertRefused(deep, "body is no FlightFare: it is nested too deeply");
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessage(message);
    }

    private static byte[] frame(int id) {
        return ByteBuffer.allocate(20).put((byte) 0).putInt(id).array();
    }

    private static byte[] framed(int id, GenericData.Record record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(frame(id), 0, 5);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericData.Record>(record.getSchema()).write(record, encoder);
        return bytes.toByteArray();
    }

    private static Schema without(String name) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : FLIGHT.getFields()) {
            if (!field.name().equals(name)) {
                fields.add(new Schema.Field(field, field.schema()));
            }
        }
        return Schema.createRecord(FLIGHT.getName(), null, FLIGHT.getNamespace(), false, fields);
    }
}
