package io.airline.model;

import java.io.IOException;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * A field that is a text, a number, a boolean, a date or a time, and may be null.
 *
 * @param kind what it is
 * @param nullBranch which branch of its union is null, 0 or 1; {@link #NO_UNION} if it is never null
 */
record FlatField(Kind kind, int nullBranch) {
    static final int NO_UNION = -1;

    /** Kinds of fields. */
    enum Kind {
        TEXT(Kind.NOT_FIXED),
        BOOLEAN(1),
        INT(Kind.NOT_FIXED),
        LONG(Kind.NOT_FIXED),
        FLOAT(Float.BYTES),
        DOUBLE(Double.BYTES),
        /** An int: days since the epoch. */
        DATE(Kind.NOT_FIXED),
        /** An int: milliseconds since midnight. */
        TIME(Kind.NOT_FIXED),
        /** A long: milliseconds since the epoch. */
        TIMESTAMP(Kind.NOT_FIXED);

        private static final int NOT_FIXED = 0;

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }

        /** Skips the value that the decoder stands before. */
        void skip(ByteArrayDecoder in) throws IOException {
            if (bytes != NOT_FIXED) {
                in.skipFixed(bytes);
            } else if (this == TEXT) {
                in.skipString();
            } else {
                in.skipNumber();
            }
        }
    }

    /** Returns the field of that schema; empty if it is of another kind. */
    static Optional<FlatField> of(Schema schema) {
        if (!schema.isUnion()) {
            return kindOf(schema).map(kind -> new FlatField(kind, NO_UNION));
        }
        if (schema.getTypes().size() != 2) {
            return Optional.empty();
        }
        int nullBranch = schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
        return schema.getTypes().get(nullBranch).getType() == Schema.Type.NULL
                ? kindOf(schema.getTypes().get(1 - nullBranch)).map(kind -> new FlatField(kind, nullBranch))
                : Optional.empty();
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

    boolean isNullable() {
        return nullBranch != NO_UNION;
    }
}
