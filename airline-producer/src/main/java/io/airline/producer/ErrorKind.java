package io.airline.producer;

import java.util.Locale;

/** Why a record of a dataset is no event. */
public enum ErrorKind {
    /** A field cannot be turned into its type. */
    TRANSFORM,
    /** Every field has its type, and the schema refuses a value. */
    SCHEMA;

    /** Returns the kind as reports and files spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
