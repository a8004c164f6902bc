package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/** Readers and writers are deployed one after the other: each reads what the other version wrote. */
class SchemaEvolutionTest {
    private static final Schema CURRENT = FlightFare.getClassSchema();

    /** What a later version may add, of every type, so that this version has to skip each of them. */
    private static final String ADDED_FIELDS =
            """
            {"type": "record", "name": "Added", "fields": [
              {"name": "cabin", "type": "string", "default": "economy → cheap"},
              {"name": "signature", "type": "bytes", "default": "\\u0001\\u0002\\u0003"},
              {"name": "checksum", "type": {"type": "fixed", "name": "Checksum", "size": 4}, "default": "abcd"},
              {"name": "meals", "type": {"type": "array", "items": "string"}, "default": ["thali", "none"]},
              {"name": "seats", "type": {"type": "map", "values": "int"}, "default": {"free": 12, "taken": 168}},
              {"name": "terminal", "type": ["null", "string"], "default": null},
              {"name": "gate", "type": ["string", "null"], "default": "A 1"},
              {"name": "refundable", "type": "boolean", "default": true},
              {"name": "distance", "type": "double", "default": 1740.5},
              {"name": "rating", "type": "float", "default": 4.5},
              {"name": "sold", "type": "long", "default": 12345678901},
              {"name": "class", "type": {"type": "enum", "name": "Class", "symbols": ["A", "B"]}, "default": "B"}
            ]}
            """;

    /** Each added field comes before one of ours: one that is skipped wrongly spoils what follows. */
    private static Schema newer() {
        List<Schema.Field> fields = new ArrayList<>();
        List<Schema.Field> added = new Schema.Parser().parse(ADDED_FIELDS).getFields();
        List<Schema.Field> ours = CURRENT.getFields();
        for (int i = 0; i < Math.max(ours.size(), added.size()); i++) {
            if (i < added.size()) {
                fields.add(new Schema.Field(added.get(i), added.get(i).schema()));
            }
            if (i < ours.size()) {
                fields.add(new Schema.Field(ours.get(i), ours.get(i).schema()));
            }
        }
        return record(fields);
    }

    private static Schema without(String... names) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : CURRENT.getFields()) {
            if (!List.of(names).contains(field.name())) {
                fields.add(new Schema.Field(field, field.schema()));
            }
        }
        return record(fields);
    }

    private static Schema record(List<Schema.Field> fields) {
        return Schema.createRecord(CURRENT.getName(), "Another version.", CURRENT.getNamespace(), false, fields);
    }

    @Test
    void thisVersionReadsWhatANewerOneWrites() throws IOException, UndecodableEventException {
        EventCodec<FlightFare> codec = codecFor(newer());

        assertThat(codec.decode(writtenWith(newer(), Examples.BLR_TO_DEL))).isEqualTo(Examples.BLR_TO_DEL);
        assertThat(codec.decode(writtenWith(newer(), Examples.DEL_TO_COK_INCOMPLETE)))
                .isEqualTo(Examples.DEL_TO_COK_INCOMPLETE);
    }

    @Test
    void thisVersionReadsWhatOneWithoutItsNewFieldsWrote() throws IOException, UndecodableEventException {
        Schema older = without("price", "route", "arrival_date");

        FlightFare read = codecFor(older).decode(writtenWith(older, Examples.BLR_TO_DEL));

        assertThat(read)
                .isEqualTo(FlightFare.newBuilder(Examples.BLR_TO_DEL)
                        .setPrice(null)
                        .setRoute(null)
                        .setArrivalDate(null)
                        .build());
    }

    @Test
    void aNewerVersionReadsWhatThisOneWrites() throws IOException {
        GenericRecord read = resolved(newer(), EventCodec.of(FlightFare.class).encode(Examples.BLR_TO_DEL));

        assertThat(read.get("airline")).hasToString("IndiGo");
        assertThat(read.get("cabin")).hasToString("economy → cheap");
        assertThat(compatibility(newer(), CURRENT)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(compatibility(CURRENT, newer())).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @Test
    void versionsAreReadSideBySide() throws IOException, UndecodableEventException {
        Schema older = without("price");
        EventCodec<FlightFare> codec = EventCodec.of(
                FlightFare.class,
                SchemaStore.of(FlightFare.class, CURRENT).with(older).with(newer()));

        for (int i = 0; i < 3; i++) {
            assertThat(codec.decode(writtenWith(older, Examples.BLR_TO_DEL)).getPrice())
                    .isNull();
            assertThat(codec.decode(writtenWith(CURRENT, Examples.BLR_TO_DEL)).getPrice())
                    .isEqualTo(3897);
            assertThat(codec.decode(writtenWith(newer(), Examples.BLR_TO_DEL)).getPrice())
                    .isEqualTo(3897);
        }
    }

    @Test
    void aVersionThatLacksWhatIsNeededIsRefusedAsAnEventNotAsAnError() throws IOException {
        Schema incompatible = without("airline");

        assertThatThrownBy(() -> codecFor(incompatible).decode(writtenWith(incompatible, Examples.BLR_TO_DEL)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("airline");
    }

    @Test
    void aVersionThatNobodyAnnouncedIsRefused() {
        assertThatThrownBy(() -> EventCodec.of(FlightFare.class).decode(writtenWith(newer(), Examples.BLR_TO_DEL)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageMatching("schema with fingerprint [0-9a-f]{16} is none of FlightFare");
    }

    private static EventCodec<FlightFare> codecFor(Schema writer) {
        return EventCodec.of(
                FlightFare.class, SchemaStore.of(FlightFare.class, CURRENT).with(writer));
    }

    /** Returns the flight as a program with that version of the schema writes it, new fields at their defaults. */
    private static byte[] writtenWith(Schema schema, FlightFare flight) throws IOException {
        GenericRecord record = resolved(schema, EventCodec.of(FlightFare.class).encode(flight));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(record, bytes);
        return bytes.toByteArray();
    }

    private static GenericRecord resolved(Schema reader, byte[] event) throws IOException {
        ByteArrayInputStream body = new ByteArrayInputStream(event, 10, event.length - 10);
        return new GenericDatumReader<GenericRecord>(CURRENT, reader)
                .read(null, DecoderFactory.get().binaryDecoder(body, null));
    }

    private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }
}
