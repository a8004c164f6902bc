package io.airline.aggregations.records;

import java.io.Serializable;

/**
 * A column of a {@link RecordTable}.
 *
 * @param name name of the column, as the store is to spell it
 * @param type type of its values
 */
public record RecordColumn(String name, Type type) implements Serializable {
    /** Types a column may have, with the class that its values are of. */
    public enum Type {
        /** {@link String}, of any length and any characters. */
        TEXT(String.class),
        /** {@link Long}. */
        WHOLE(Long.class),
        /** {@link Double}, be it infinite or no number. */
        NUMBER(Double.class),
        /** {@link java.time.Instant}, in whole milliseconds. */
        TIMESTAMP(java.time.Instant.class),
        /** {@link Boolean}. */
        FLAG(Boolean.class);

        private final Class<?> valueType;

        Type(Class<?> valueType) {
            this.valueType = valueType;
        }

        /** Returns the class of the values. */
        public Class<?> valueType() {
            return valueType;
        }
    }
}
