package io.airline.producer;

import java.time.Duration;

/**
 * How far a production has come. The numbers are read one after the other while it runs, so they may be a few records
 * apart; at the end they agree.
 *
 * @param total the records read or generated
 * @param success the records that are published and acknowledged
 * @param errorsByTransform the records with a field that cannot be turned into its type
 * @param errorsBySchema the records with a value that the schema refuses
 * @param skipped the records that a production which is resumed had published before
 * @param late of the records that are not skipped, those generated with a time in the past
 * @param future of the records that are not skipped, those generated with a time ahead
 * @param corrupt of the records that are not skipped, those generated as bytes that are no event
 * @param elapsed since the production started
 */
public record ProductionProgress(
        long total,
        long success,
        long errorsByTransform,
        long errorsBySchema,
        long skipped,
        long late,
        long future,
        long corrupt,
        Duration elapsed) {
    /** Returns the records that were to be published and are not acknowledged, or not yet. */
    public long unpublished() {
        return total - success - errorsByTransform - errorsBySchema - skipped;
    }

    /** Returns the records read or generated per second of the production. */
    public long recordsPerSecond() {
        long millis = elapsed.toMillis();
        return millis == 0 ? 0 : Math.round(total * 1000.0 / millis);
    }
}
