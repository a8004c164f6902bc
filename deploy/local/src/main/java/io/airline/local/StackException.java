package io.airline.local;

/** The stack cannot do what was asked. The message is for the user, one line where possible. */
public final class StackException extends RuntimeException {
    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
