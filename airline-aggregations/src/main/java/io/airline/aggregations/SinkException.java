package io.airline.aggregations;

/** A sink cannot be used as it is configured. The message is for the user: it names the address and the key. */
public final class SinkException extends RuntimeException {
    public SinkException(String message) {
        super(message);
    }

    public SinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
