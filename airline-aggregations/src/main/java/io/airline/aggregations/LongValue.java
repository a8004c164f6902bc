package io.airline.aggregations;

import java.io.Serializable;

/**
 * Takes a whole number out of an event.
 *
 * @param <T> type of the event
 */
@FunctionalInterface
public interface LongValue<T> extends Serializable {
    /** Returns the number, or null if the event has none; it then takes no part in the aggregate, as in SQL. */
    Number of(T event);
}
