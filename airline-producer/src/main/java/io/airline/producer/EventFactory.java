package io.airline.producer;

import java.time.Instant;

/**
 * Invents events, one after the other: it may be a simulation with a state. Not thread-safe.
 *
 * @param <E> the event's class
 */
@FunctionalInterface
public interface EventFactory<E> {
    /**
     * Returns the next event, with that identity and time and everything else of its own; null if there is none any more,
     * which ends the production, so that it is not called again.
     *
     * @param eventTime to the millisecond; the present, or as far from it as the user has asked for
     */
    E create(String id, Instant eventTime);
}
