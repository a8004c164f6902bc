package io.airline.producer;

import java.io.Closeable;
import java.io.IOException;

/**
 * Records, one after the other. Used by one thread, but for {@link #cancel()}.
 *
 * @param <E> the event's class
 */
public interface EventSource<E> extends Closeable {
    /**
     * Returns the next record, or null at the end. An event has the time at which this was called.
     *
     * @throws IOException if the rest cannot be read; the message names the input
     */
    Outcome<E> next() throws IOException;

    /**
     * Makes a {@link #next()} that waits for input end soon, with an exception or with null. Any thread may call it; the
     * source is then good for nothing but to be closed. Does nothing unless overridden, which suits a source that never
     * waits.
     */
    default void cancel() {}
}
