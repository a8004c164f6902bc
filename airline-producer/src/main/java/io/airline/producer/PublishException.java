package io.airline.producer;

/** Events cannot be published. The message says why and where, in one line. */
public final class PublishException extends Exception {
    /**
     * Makes an exception.
     *
     * @param cause may be null
     */
    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
