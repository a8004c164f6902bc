package io.airline.aggregations.records;

/**
 * A store has not taken a lot, but not for what is in it: it is down, slow or full, or refuses the credentials. Whether it
 * has stored some of the rows is not known. Once the operator has mended the store, the same lot will be taken. The message
 * is for the user: it names the address, and no secret.
 */
public final class RecordStoreException extends Exception {
    public RecordStoreException(String message) {
        super(message);
    }

    public RecordStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
