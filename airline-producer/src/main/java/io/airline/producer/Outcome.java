package io.airline.producer;

import java.util.Objects;

/**
 * What a source makes of one record.
 *
 * @param <E> the event's class
 */
public sealed interface Outcome<E> {
    /** An event to publish. */
    record Valid<E>(E event, Timing timing) implements Outcome<E> {
        public Valid {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(timing, "timing");
        }
    }

    /** Bytes to publish that are no event, made to see what a reader does with them. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Corrupt<E>(byte[] bytes) implements Outcome<E> {}

    /** A record to list, not to publish. */
    record Rejected<E>(Reject reject) implements Outcome<E> {}
}
