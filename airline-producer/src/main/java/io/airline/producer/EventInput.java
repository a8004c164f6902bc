package io.airline.producer;

import java.io.IOException;

/**
 * Somewhere to read or generate events from.
 *
 * @param <E> the event's class
 */
public interface EventInput<E> {
    /** Returns what to call the input in messages, for example the file's name. */
    String name();

    /**
     * Opens the input at its start.
     *
     * @param stamp gives the events identity and time
     * @throws IOException if the input cannot be read; the message names it
     */
    EventSource<E> open(EventStamp stamp) throws IOException;
}
