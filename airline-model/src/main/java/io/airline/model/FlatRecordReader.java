package io.airline.model;

import java.io.IOException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Reads records of texts, numbers, booleans, dates and times, each of which may be null, in one loop over the writer's
 * fields. Avro's reader goes through two to four closures for each field, which takes twice as long.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <E> the record class
 */
final class FlatRecordReader<E extends SpecificRecordBase> {
    private enum Kind {
        TEXT,
        BOOLEAN,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        /** An int: days since the epoch. */
        DATE,
        /** An int: milliseconds since midnight. */
        TIME,
        /** A long: milliseconds since the epoch. */
        TIMESTAMP
    }

    /** Stands in {@link #nulls} for a field that is no union. */
    private static final int NO_UNION = -1;

    /** Stands in {@link #positions} for a field that is skipped. */
    private static final int SKIPPED = -1;

    private final Supplier<E> newRecord;

    /** By the writer's fields: what each is, which branch of its union is null, and where it belongs in the record. */
    private final Kind[] kinds;

    private final int[] nulls;
    private final int[] positions;

    private FlatRecordReader(Supplier<E> newRecord, int size) {
        this.newRecord = newRecord;
        this.kinds = new Kind[size];
        this.nulls = new int[size];
        this.positions = new int[size];
    }

    /**
     * Returns a reader of {@code writer}'s records, unless it has fields of other kinds, or a field that {@code reader} has in
     * another form or alone: that is for Avro's own rules of resolution.
     *
     * @param type class of the records that are returned, whose fields are {@code reader}'s
     */
    static <E extends SpecificRecordBase> Optional<FlatRecordReader<E>> of(
            Class<E> type, Schema writer, Schema reader) {
        Optional<Supplier<E>> constructor = constructorOf(type);
        if (constructor.isEmpty()) {
            return Optional.empty();
        }
        FlatRecordReader<E> flat =
                new FlatRecordReader<>(constructor.get(), writer.getFields().size());
        for (Schema.Field field : writer.getFields()) {
            int i = field.pos();
            Schema schema = field.schema();
            flat.nulls[i] = NO_UNION;
            if (schema.isUnion()) {
                if (schema.getTypes().size() != 2) {
                    return Optional.empty();
                }
                flat.nulls[i] = schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
                if (schema.getTypes().get(flat.nulls[i]).getType() != Schema.Type.NULL) {
                    return Optional.empty();
                }
                schema = schema.getTypes().get(1 - flat.nulls[i]);
            }
            Optional<Kind> kind = kindOf(schema);
            Schema.Field wanted = reader.getField(field.name());
            if (kind.isEmpty() || (wanted != null && !wanted.schema().equals(field.schema()))) {
                return Optional.empty();
            }
            flat.kinds[i] = kind.get();
            flat.positions[i] = wanted == null ? SKIPPED : wanted.pos();
        }
        boolean isWritten = reader.getFields().stream()
                .allMatch(field -> EventCodec.isConstant(field) || writer.getField(field.name()) != null);
        return isWritten ? Optional.of(flat) : Optional.empty();
    }

    /**
     * Returns the class's constructor without parameters, not by reflection, which would take a fourth of what it takes to read
     * a record; nothing if the class does not let this one call it.
     */
    private static <E> Optional<Supplier<E>> constructorOf(Class<E> type) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class));
            @SuppressWarnings("unchecked") // it makes nothing else
            Supplier<E> supplier = (Supplier<E>) LambdaMetafactory.metafactory(
                            lookup,
                            "get",
                            MethodType.methodType(Supplier.class),
                            MethodType.methodType(Object.class),
                            constructor,
                            MethodType.methodType(type))
                    .getTarget()
                    .invoke();
            return Optional.of(supplier);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            return Optional.empty();
        }
    }

    private static Optional<Kind> kindOf(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        Kind kind =
                switch (schema.getType()) {
                    case STRING -> logical == null ? Kind.TEXT : null;
                    case BOOLEAN -> Kind.BOOLEAN;
                    case FLOAT -> Kind.FLOAT;
                    case DOUBLE -> Kind.DOUBLE;
                    case INT ->
                        logical == null
                                ? Kind.INT
                                : logical instanceof LogicalTypes.Date
                                        ? Kind.DATE
                                        : logical instanceof LogicalTypes.TimeMillis ? Kind.TIME : null;
                    case LONG ->
                        logical == null
                                ? Kind.LONG
                                : logical instanceof LogicalTypes.TimestampMillis ? Kind.TIMESTAMP : null;
                    default -> null;
                };
        return Optional.ofNullable(kind);
    }

    /** Returns the record that the decoder stands before. */
    E read(Decoder in) throws IOException {
        E record = newRecord.get();
        for (int i = 0; i < kinds.length; i++) {
            int position = positions[i];
            if (nulls[i] != NO_UNION) {
                int branch = in.readIndex();
                if (branch == nulls[i]) {
                    continue;
                }
                if (branch != 1 - nulls[i]) {
                    throw new AvroRuntimeException("a union of two has no branch " + branch);
                }
            }
            if (position == SKIPPED) {
                skip(kinds[i], in);
            } else {
                record.put(position, value(kinds[i], in));
            }
        }
        return record;
    }

    private static Object value(Kind kind, Decoder in) throws IOException {
        return switch (kind) {
            case TEXT -> in.readString();
            case BOOLEAN -> in.readBoolean();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case DATE -> LocalDate.ofEpochDay(in.readInt());
            case TIME -> LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(in.readInt()));
            case TIMESTAMP -> Instant.ofEpochMilli(in.readLong());
        };
    }

    private static void skip(Kind kind, Decoder in) throws IOException {
        switch (kind) {
            case TEXT -> in.skipString();
            case BOOLEAN -> in.readBoolean();
            case INT, DATE, TIME -> in.readInt();
            case LONG, TIMESTAMP -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
        }
    }
}
