package io.airline.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Turns records into Avro's single-object encoding and back: the marker {@code C3 01}, the 8-byte little-endian
 * fingerprint of the writer's schema, the body (Avro 1.11 specification, "Single-object encoding").
 *
 * <p>Not thread-safe: one per thread. A codec is cheap to keep and not cheap to make.
 *
 * @param <E> the record class
 */
public final class EventCodec<E extends SpecificRecordBase> {
    private static final int HEADER_LENGTH = 10;
    private static final byte MARKER_0 = (byte) 0xC3;
    private static final byte MARKER_1 = 0x01;

    /** What the name of a constant ends with; no schema of ours has such a name. */
    private static final String SKIPPED = "__skipped";

    private final Class<E> type;
    private final BinaryMessageEncoder<E> encoder;
    private final Map<Long, RecordReader<E>> readers = new HashMap<>();
    private final ByteArrayDecoder decoder = new ByteArrayDecoder();

    /** Those of the event before; most events of a topic are written with one schema. */
    private long lastFingerprint;

    private RecordReader<E> lastReader;

    /** Reads the records of one writer's schema. */
    @FunctionalInterface
    private interface RecordReader<E> {
        E read(Decoder in) throws IOException;
    }

    private EventCodec(Class<E> type, Schema reader, SchemaStore store) {
        SpecificData model = SpecificData.getForClass(type);
        this.type = type;
        this.encoder = new BinaryMessageEncoder<>(model, schemaOf(type));
        // The schemas are resolved once, here; Avro's other reader does it again for each field of each event.
        FastReaderBuilder resolved = new FastReaderBuilder(model);
        try {
            for (Schema writer : store.schemas()) {
                Optional<FlatRecordReader<E>> flat = FlatRecordReader.of(type, writer, reader);
                DatumReader<E> any = resolved.createDatumReader(writer, reader);
                readers.put(
                        SchemaStore.fingerprint(writer),
                        flat.isPresent() ? flat.get()::read : decoder -> any.read(null, decoder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no reader for a " + type.getSimpleName(), e);
        }
    }

    /** Returns a codec for {@code type} that reads events of its own schema and of its released ones. */
    public static <E extends SpecificRecordBase> EventCodec<E> of(Class<E> type) {
        return of(type, SchemaStore.of(type, schemaOf(type)));
    }

    /** Returns a codec for {@code type} that reads events written with any schema of {@code store}. */
    public static <E extends SpecificRecordBase> EventCodec<E> of(Class<E> type, SchemaStore store) {
        return new EventCodec<>(type, schemaOf(type), store);
    }

    /**
     * Returns a codec as of {@link #of(Class)} that reads some fields only, which takes less time. Of the others it looks for
     * no more than their end: in the events that it returns they are null, or zero or false where the class has a primitive.
     *
     * @param fields names of fields as the schema spells them
     * @throws IllegalArgumentException if there is no such field
     */
    public static <E extends SpecificRecordBase> EventCodec<E> reading(Class<E> type, Set<String> fields) {
        requireFields(type, fields);
        Schema schema = schemaOf(type);
        return new EventCodec<>(type, projection(schema, fields), SchemaStore.of(type, schema));
    }

    /** Throws {@link IllegalArgumentException} if the schema of {@code type} lacks one of these fields. */
    public static void requireFields(Class<?> type, Set<String> fields) {
        Schema schema = schemaOf(type);
        for (String field : fields) {
            if (schema.getField(field) == null) {
                throw new IllegalArgumentException("%s has no field '%s'".formatted(schema.getName(), field));
            }
        }
    }

    private static Schema schemaOf(Class<?> type) {
        return SpecificData.get().getSchema(type);
    }

    /**
     * Returns the schema with a constant in place of each field that is not wanted. The constant's name is none that a writer
     * has, so the writer's field is skipped; its position is the field's own, which is where the class expects it.
     */
    private static Schema projection(Schema schema, Set<String> wanted) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(wanted.contains(field.name()) ? new Schema.Field(field, field.schema()) : constant(field));
        }
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    /** Tells whether a field of a projection is a constant in place of one that is not wanted. */
    static boolean isConstant(Schema.Field field) {
        return field.name().endsWith(SKIPPED);
    }

    private static Schema.Field constant(Schema.Field field) {
        String name = field.name() + SKIPPED;
        Schema schema = field.schema();
        if (schema.getLogicalType() == null) {
            switch (schema.getType()) {
                case BOOLEAN -> {
                    return new Schema.Field(name, schema, null, false);
                }
                case INT, LONG, FLOAT, DOUBLE -> {
                    return new Schema.Field(name, schema, null, 0);
                }
                default -> {
                    // an object
                }
            }
        }
        return new Schema.Field(name, Schema.create(Schema.Type.NULL), null, Schema.Field.NULL_DEFAULT_VALUE);
    }

    /**
     * Returns the bytes of {@code event}.
     *
     * @throws RuntimeException if the schema refuses the event, for example for a null where it allows none
     */
    public byte[] encode(E event) {
        try {
            ByteBuffer encoded = encoder.encode(event);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a " + type.getSimpleName(), e);
        }
    }

    /**
     * Returns the event that {@code bytes} hold.
     *
     * @param bytes a whole event, null counts as none
     * @throws UndecodableEventException if they hold no event of this type, too little of one or more than one
     */
    public E decode(byte[] bytes) throws UndecodableEventException {
        if (bytes == null || bytes.length < HEADER_LENGTH) {
            int length = bytes == null ? 0 : bytes.length;
            throw new UndecodableEventException(
                    "%d bytes are no event: its header alone takes %d".formatted(length, HEADER_LENGTH));
        }
        if (bytes[0] != MARKER_0 || bytes[1] != MARKER_1) {
            throw new UndecodableEventException(
                    "starts with %02X %02X, not with the marker C3 01 of Avro's single-object encoding"
                            .formatted(bytes[0], bytes[1]));
        }
        long fingerprint = ByteBuffer.wrap(bytes, 2, Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (fingerprint != lastFingerprint || lastReader == null) {
            lastReader = readers.get(fingerprint);
            lastFingerprint = fingerprint;
        }
        RecordReader<E> reader = lastReader;
        if (reader == null) {
            throw new UndecodableEventException("schema with fingerprint %s is none of %s"
                    .formatted(HexFormat.of().toHexDigits(fingerprint), type.getSimpleName()));
        }
        E event;
        decoder.reset(bytes, HEADER_LENGTH);
        try {
            event = reader.read(decoder);
        } catch (IOException | RuntimeException e) {
            // Avro reports hostile bytes with whatever the spot throws, an index out of bounds among them.
            throw new UndecodableEventException("body is no %s: %s".formatted(type.getSimpleName(), e.getMessage()), e);
        }
        if (decoder.remaining() > 0) {
            throw new UndecodableEventException(
                    "%d bytes follow the %s".formatted(decoder.remaining(), type.getSimpleName()));
        }
        return event;
    }
}
