package io.airline.producer;

import java.util.List;

/**
 * Turns rows of one dataset into events. Immutable: one serves all files.
 *
 * @param <E> the event's class
 */
public interface RowParser<E> {
    /** Returns the dataset's columns in its own order; {@link Fields} counts them so, from 0. */
    List<Column> columns();

    /**
     * Returns the event that a row describes. Once all fields have their types it takes {@link EventStamp#nextId()} for its
     * identity, once, and {@link EventStamp#now()} for its time.
     *
     * @throws FieldException for the first field that cannot be transformed, or else for the first the schema refuses
     */
    E parse(Fields fields, EventStamp stamp) throws FieldException;

    /**
     * A column of a dataset.
     *
     * @param name as rejects spell it and as a header may spell it, in any case, with blanks or underscores
     * @param optional whether a file with a header may do without it
     */
    record Column(String name, boolean optional) {
        /** Returns a column that a file with a header must have. */
        public static Column required(String name) {
            return new Column(name, false);
        }

        /** Returns a column that a file may do without. */
        public static Column optional(String name) {
            return new Column(name, true);
        }

        boolean isNamed(String headerCell) {
            return name.equalsIgnoreCase(headerCell.strip().replace(' ', '_'));
        }
    }
}
