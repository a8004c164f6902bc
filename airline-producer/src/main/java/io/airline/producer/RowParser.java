package io.airline.producer;

import java.util.List;

/**
 * Turns rows of one dataset into events.
 *
 * @param <E> the event's class
 */
interface RowParser<E> {
    /** Returns the dataset's columns in its own order; {@link Fields} counts them so. */
    List<Column> columns();

    /**
     * Returns the event that a row describes.
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
        static Column required(String name) {
            return new Column(name, false);
        }

        static Column optional(String name) {
            return new Column(name, true);
        }

        boolean isNamed(String headerCell) {
            return name.equalsIgnoreCase(headerCell.strip().replace(' ', '_'));
        }
    }
}
