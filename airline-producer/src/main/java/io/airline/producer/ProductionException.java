package io.airline.producer;

/** A production that failed. The message says why in one line; the report says what was done until then. */
public final class ProductionException extends Exception {
    private final transient ProductionReport report;

    ProductionException(String message, Throwable cause, ProductionReport report) {
        super(message, cause);
        this.report = report;
    }

    /** Returns what was done until it failed; null only after this exception was serialized. */
    public ProductionReport report() {
        return report;
    }
}
