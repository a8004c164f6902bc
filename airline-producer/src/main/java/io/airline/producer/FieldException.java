package io.airline.producer;

/**
 * A field that makes its record no event; {@link Fields} makes them. Has no stack trace: a dataset may hold millions.
 */
public final class FieldException extends Exception {
    private final ErrorKind kind;
    private final String column;
    private final String value;

    FieldException(ErrorKind kind, String column, String value, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
        this.column = column;
        this.value = value;
    }

    /** Returns the reject that this means for the record at that place. */
    Reject at(String input, long line) {
        return new Reject(input, line, column, value, getMessage(), kind);
    }
}
