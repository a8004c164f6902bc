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
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Reads records of {@link FlatField}s in one loop over the writer's fields. Avro's reader goes through two to four closures for each field, which takes twice as long.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <E> the record class
 */
final class FlatRecordReader<E extends SpecificRecordBase> {
    /** Stands in {@link #positions} for a field that is skipped. */
    private static final int SKIPPED = -1;

    private final Supplier<E> newRecord;

    /** The writer's fields, and where each belongs in the record. */
    private final FlatField[] fields;

    private final int[] positions;

    private FlatRecordReader(Supplier<E> newRecord, int size) {
        this.newRecord = newRecord;
        this.fields = new FlatField[size];
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
            Optional<FlatField> written = FlatField.of(field.schema());
            Schema.Field wanted = reader.getField(field.name());
            if (written.isEmpty() || (wanted != null && !wanted.schema().equals(field.schema()))) {
                return Optional.empty();
            }
            flat.fields[i] = written.get();
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

    /** Returns the record that the decoder stands before. */
    E read(ByteArrayDecoder in) throws IOException {
        E record = newRecord.get();
        for (int i = 0; i < fields.length; i++) {
            if (positions[i] == SKIPPED) {
                skip(i, in);
            } else if (!isNull(i, in)) {
                record.put(positions[i], value(fields[i].kind(), in));
            }
        }
        return record;
    }

    /** Returns the number of the writer's fields. */
    int size() {
        return fields.length;
    }

    /** Tells whether records get the writer's field of that number. */
    boolean isRead(int i) {
        return positions[i] != SKIPPED;
    }

    /** Reads the writer's field of that number, which the decoder stands before, in place of what the record has. */
    void readInto(E record, int i, ByteArrayDecoder in) throws IOException {
        record.put(positions[i], isNull(i, in) ? null : value(fields[i].kind(), in));
    }

    /** Skips the writer's field of that number, which the decoder stands before. */
    void skip(int i, ByteArrayDecoder in) throws IOException {
        if (!isNull(i, in)) {
            fields[i].kind().skip(in);
        }
    }

    private boolean isNull(int i, ByteArrayDecoder in) throws IOException {
        FlatField field = fields[i];
        if (!field.isNullable()) {
            return false;
        }
        int branch = in.readIndex();
        if (branch != 0 && branch != 1) {
            throw new AvroRuntimeException("a union of two has no branch " + branch);
        }
        return branch == field.nullBranch();
    }

    private static Object value(FlatField.Kind kind, ByteArrayDecoder in) throws IOException {
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
}
