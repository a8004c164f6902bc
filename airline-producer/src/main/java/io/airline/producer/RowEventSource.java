package io.airline.producer;

import java.io.Closeable;
import java.io.IOException;

/**
 * The rows of one file as events and rejects.
 *
 * @param <E> the event's class
 */
final class RowEventSource<E> implements EventSource<E> {
    private final String input;
    private final Opener opener;
    private final RowParser<E> parser;
    private final EventStamp stamp;
    private final Closeable channel;
    private RowReader rows;
    private Fields fields;

    /**
     * Makes a source.
     *
     * @param opener called by the first {@link #next()}, for it may wait for input
     * @param channel what the rows are read from: closing it ends a read that waits, whoever waits
     */
    RowEventSource(String input, Opener opener, RowParser<E> parser, EventStamp stamp, Closeable channel) {
        this.input = input;
        this.opener = opener;
        this.parser = parser;
        this.stamp = stamp;
        this.channel = channel;
    }

    @Override
    public Outcome<E> next() throws IOException {
        Row row = rows == null ? first() : rows.next();
        if (row == null) {
            return null;
        }
        try {
            fields.moveTo(row);
            return new Outcome.Valid<>(parser.parse(fields, stamp), Timing.ON_TIME);
        } catch (FieldException e) {
            return new Outcome.Rejected<>(e.at(input, row.line()));
        }
    }

    /** Opens the rows and returns the first that is no header, or null. */
    private Row first() throws IOException {
        rows = new ReadAhead(opener.open());
        fields = new Fields(parser.columns(), rows.omitsTrailingBlanks());
        Row first = rows.next();
        return first != null && fields.readHeader(input, first) ? rows.next() : first;
    }

    @Override
    public void cancel() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is closed as far as it can be; nothing is read from it any more.
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (rows != null) {
                rows.close();
            }
        }
    }

    /** Opens the rows of the channel. */
    interface Opener {
        RowReader open() throws IOException;
    }
}
