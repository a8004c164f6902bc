package io.airline.producer;

import java.time.Instant;

/**
 * Invents events. Not thread-safe.
 *
 * @param <E> the event's class
 */
interface EventFactory<E> {
    /** Returns the next event, with that identity and time and everything else drawn at random. */
    E create(String id, Instant eventTime);
}
