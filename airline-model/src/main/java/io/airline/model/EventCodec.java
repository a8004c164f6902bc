package io.airline.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Turns records into Avro's single-object encoding and back: the marker {@code C3 01}, the 8-byte little-endian
 * fingerprint of the writer's schema, the body (Avro 1.11 specification, "Single-object encoding").
 *
 * <p>Given a {@link SchemaSource} it also reads the framing of Confluent's serializers, event by event as their first byte
 * says: the byte {@code 00}, the 4-byte big-endian id that a registry has given to the writer's schema, the body.
 *
 * <p>Not thread-safe: one per thread. A codec is cheap to keep and not cheap to make.
 *
 * @param <E> the record class
 */
public final class EventCodec<E extends SpecificRecordBase> {
    private static final int HEADER_LENGTH = 10;
    private static final byte MARKER_0 = (byte) 0xC3;
    private static final byte MARKER_1 = 0x01;
    private static final byte FRAME = 0x00;
    private static final int FRAME_LENGTH = 1 + Integer.BYTES;

    /** What the name of a constant ends with; no schema of ours has such a name. */
    private static final String SKIPPED = "__skipped";

    private final Class<E> type;
    private final byte[] header;
    private final RecordWriter<E> writer;
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private BinaryEncoder encoder;
    private final Map<Long, RecordReader<E>> readers = new HashMap<>();
    private final FramedReaders<RecordReader<E>> framedReaders;
    private final ByteArrayDecoder decoder = new ByteArrayDecoder();

    /** Those of the event before; most events of a topic are written with one schema. */
    private long lastFingerprint;

    private RecordReader<E> lastReader;

    /** Writes records of the class's schema. */
    @FunctionalInterface
    private interface RecordWriter<E> {
        void write(E record, BinaryEncoder out) throws IOException;
    }

    /** Reads the records of one writer's schema. */
    @FunctionalInterface
    private interface RecordReader<E extends SpecificRecordBase> {
        E read(ByteArrayDecoder in) throws IOException;

        default Template<E> fill(ByteArrayDecoder in) throws IOException {
            return new Template<>(Template.NO_PLACE, read(in));
        }
    }

    private EventCodec(Class<E> type, Schema reader, Set<String> recurring, SchemaStore store, SchemaSource source) {
        SpecificData model = SpecificData.getForClass(type);
        this.type = type;
        this.header = ByteBuffer.allocate(HEADER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER_0)
                .put(MARKER_1)
                .putLong(SchemaStore.fingerprint(schemaOf(type)))
                .array();
        this.writer = writerOf(schemaOf(type), model);
        // The schemas are resolved once, here; Avro's other reader does it again for each field of each event.
        FastReaderBuilder resolved = new FastReaderBuilder(model);
        for (Schema writer : store.schemas()) {
            readers.put(SchemaStore.fingerprint(writer), readerOf(writer, reader, recurring, resolved));
        }
        this.framedReaders =
                new FramedReaders<>(source, schemaOf(type), writer -> readerOf(writer, reader, recurring, resolved));
    }

    private static <E extends SpecificRecordBase> RecordWriter<E> writerOf(Schema schema, SpecificData model) {
        Optional<FlatRecordWriter> flat = FlatRecordWriter.of(schema);
        return flat.isPresent() ? flat.get()::write : new SpecificDatumWriter<E>(schema, model)::write;
    }

    private RecordReader<E> readerOf(Schema writer, Schema reader, Set<String> recurring, FastReaderBuilder resolved) {
        Optional<FlatRecordReader<E>> flat = FlatRecordReader.of(type, writer, reader);
        if (flat.isPresent()) {
            return recurring.isEmpty()
                    ? flat.get()::read
                    : new Filling<>(flat.get(), new TemplateReader<>(flat.get(), writer, recurring));
        }
        try {
            DatumReader<E> any = resolved.createDatumReader(writer, reader);
            return in -> any.read(null, in);
        } catch (IOException e) {
            throw new UncheckedIOException("no reader for a " + type.getSimpleName(), e);
        }
    }

    /** Reads records of which some fields recur. */
    private record Filling<E extends SpecificRecordBase>(FlatRecordReader<E> whole, TemplateReader<E> templates)
            implements RecordReader<E> {
        @Override
        public E read(ByteArrayDecoder in) throws IOException {
            return whole.read(in);
        }

        @Override
        public Template<E> fill(ByteArrayDecoder in) throws IOException {
            return templates.read(in);
        }
    }

    /** Returns a codec for {@code type} that reads events of its own schema and of its released ones. */
    public static <E extends SpecificRecordBase> EventCodec<E> of(Class<E> type) {
        return of(type, SchemaStore.of(type, schemaOf(type)));
    }

    /** Returns a codec for {@code type} that reads events written with any schema of {@code store}. */
    public static <E extends SpecificRecordBase> EventCodec<E> of(Class<E> type, SchemaStore store) {
        return new EventCodec<>(type, schemaOf(type), Set.of(), store, SchemaSource.NONE);
    }

    /** Returns a codec as of {@link #of(Class)} that reads framed events too. */
    public static <E extends SpecificRecordBase> EventCodec<E> of(Class<E> type, SchemaSource source) {
        Schema schema = schemaOf(type);
        return new EventCodec<>(type, schema, Set.of(), SchemaStore.of(type, schema), source);
    }

    /**
     * Returns a codec as of {@link #of(Class)} that reads some fields only, which takes less time. Of the others it looks for
     * no more than their end: in the events that it returns they are null, or zero or false where the class has a primitive.
     *
     * @param fields names of fields as the schema spells them
     * @throws IllegalArgumentException if there is no such field
     */
    public static <E extends SpecificRecordBase> EventCodec<E> reading(Class<E> type, Set<String> fields) {
        return reading(type, fields, SchemaSource.NONE);
    }

    /**
     * Returns a codec as of {@link #reading(Class, Set)} that reads framed events too.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public static <E extends SpecificRecordBase> EventCodec<E> reading(
            Class<E> type, Set<String> fields, SchemaSource source) {
        return reading(type, fields, Set.of(), source);
    }

    /**
     * Returns a codec as of {@link #reading(Class, Set, SchemaSource)} for events of which many have some fields in common,
     * which {@link #fill} reads once for all of them.
     *
     * @param recurring names of these fields; they are read whether {@code fields} has them or not
     * @throws IllegalArgumentException if there is no such field
     */
    public static <E extends SpecificRecordBase> EventCodec<E> reading(
            Class<E> type, Set<String> fields, Set<String> recurring, SchemaSource source) {
        Set<String> all = new HashSet<>(fields);
        all.addAll(recurring);
        requireFields(type, all);
        Schema schema = schemaOf(type);
        return new EventCodec<>(type, projection(schema, all), recurring, SchemaStore.of(type, schema), source);
    }

    /** Returns the names of the fields of {@code type}'s schema. */
    public static Set<String> fieldsOf(Class<?> type) {
        return schemaOf(type).getFields().stream().map(Schema.Field::name).collect(Collectors.toSet());
    }

    /** Throws {@link IllegalArgumentException} if the schema of {@code type} lacks one of these fields. */
    public static void requireFields(Class<?> type, Set<String> fields) {
        Set<String> known = fieldsOf(type);
        for (String field : fields) {
            if (!known.contains(field)) {
                throw new IllegalArgumentException(
                        "%s has no field '%s'".formatted(schemaOf(type).getName(), field));
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
        return encode(header, event);
    }

    /**
     * Returns the bytes of {@code event} in the framing of Confluent's serializers.
     *
     * @param id what the registry has given to the schema of {@code event}'s class
     * @throws RuntimeException if the schema refuses the event
     */
    public byte[] encodeFramed(int id, E event) {
        return encode(ByteBuffer.allocate(FRAME_LENGTH).put(FRAME).putInt(id).array(), event);
    }

    /** Avro's own encoder of messages asks for each byte by itself to be written, which takes half as long again. */
    private byte[] encode(byte[] start, E event) {
        try {
            // In this order: what is left of an event that was refused is flushed first, and forgotten then.
            encoder = EncoderFactory.get().binaryEncoder(encoded, encoder);
            encoded.reset();
            encoded.writeBytes(start);
            writer.write(event, encoder);
            encoder.flush();
            return encoded.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a " + type.getSimpleName(), e);
        }
    }

    /**
     * Returns the event that {@code bytes} hold. A framed event may have to wait until the codec's {@link SchemaSource}
     * answers.
     *
     * @param bytes a whole event, null counts as none
     * @throws UndecodableEventException if they hold no event of this type, too little of one or more than one
     * @throws SchemaUnavailableException if the event is framed and the source cannot tell its schema for now
     */
    public E decode(byte[] bytes) throws UndecodableEventException {
        return read(bytes, RecordReader::read);
    }

    /**
     * Does as {@link #decode} does, but returns the same object for events that have the same recurring fields, filled with what
     * else the codec reads: so it is to be used before the next call. Where few events have these fields in common, most
     * have a template of their own.
     *
     * @throws UndecodableEventException as {@link #decode}
     * @throws SchemaUnavailableException as {@link #decode}
     */
    public Template<E> fill(byte[] bytes) throws UndecodableEventException {
        return read(bytes, RecordReader::fill);
    }

    /** What is asked of a reader of records. */
    @FunctionalInterface
    private interface Reading<E extends SpecificRecordBase, T> {
        T of(RecordReader<E> reader, ByteArrayDecoder in) throws IOException;
    }

    private <T> T read(byte[] bytes, Reading<E, T> reading) throws UndecodableEventException {
        int start = isFramed(bytes) ? FRAME_LENGTH : HEADER_LENGTH;
        RecordReader<E> reader = readerOf(bytes);
        T event;
        decoder.reset(bytes, start);
        try {
            event = reading.of(reader, decoder);
        } catch (IOException | RuntimeException e) {
            // Avro reports hostile bytes with whatever the spot throws, an index out of bounds among them.
            throw new UndecodableEventException("body is no %s: %s".formatted(type.getSimpleName(), e.getMessage()), e);
        } catch (StackOverflowError e) {
            // A writer of a registry may have fields that hold themselves, which are skipped level by level.
            throw new UndecodableEventException(
                    "body is no %s: it is nested too deeply".formatted(type.getSimpleName()), e);
        }
        if (decoder.remaining() > 0) {
            throw new UndecodableEventException(
                    "%d bytes follow the %s".formatted(decoder.remaining(), type.getSimpleName()));
        }
        return event;
    }

    private static boolean isFramed(byte[] bytes) {
        return bytes != null && bytes.length > 0 && bytes[0] == FRAME;
    }

    private RecordReader<E> readerOf(byte[] bytes) throws UndecodableEventException {
        if (isFramed(bytes)) {
            return framedReaderOf(bytes);
        }
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
        if (lastReader == null) {
            throw new UndecodableEventException("schema with fingerprint %s is none of %s"
                    .formatted(HexFormat.of().toHexDigits(fingerprint), type.getSimpleName()));
        }
        return lastReader;
    }

    private RecordReader<E> framedReaderOf(byte[] bytes) throws UndecodableEventException {
        if (bytes.length < FRAME_LENGTH) {
            throw new UndecodableEventException(
                    "%d bytes are no framed event: its header alone takes %d".formatted(bytes.length, FRAME_LENGTH));
        }
        return framedReaders.get(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt());
    }
}
