package io.airline.aggregations;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Finds the keys of an event within one dimension.
 *
 * @param <E> type of the events
 */
@FunctionalInterface
public interface KeysOf<E> extends Serializable {
    /** Hands each key of {@code event} to {@code keys}, none twice; no key is null or empty. */
    void forEach(E event, Consumer<? super String> keys);
}
