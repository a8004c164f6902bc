package io.airline.model;

/**
 * A schema cannot be had for now, so that nobody knows whether the bytes are an event. Retryable: they must neither be
 * skipped nor refused.
 */
public final class SchemaUnavailableException extends RuntimeException {
    public SchemaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
