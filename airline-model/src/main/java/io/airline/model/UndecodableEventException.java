package io.airline.model;

/** Bytes that are no event of the expected kind. Decoding them again fails again: not retryable. */
public final class UndecodableEventException extends Exception {
    public UndecodableEventException(String message) {
        super(message);
    }

    public UndecodableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
