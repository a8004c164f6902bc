package io.airline.aggregations.testing;

import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordTable;
import java.time.Instant;

/**
 * A record with a column of every type; each but id and time may be null. The names of the columns of {@link #TABLE} are
 * reserved words, or differ from others in case only if one overlooks it.
 *
 * @param time event time, in whole milliseconds
 */
public record Observation(
        String id, Instant time, String observer, Long count, Double temperature, Instant seen, Boolean frozen) {
    /** The table that the kit writes. */
    public static final RecordTable<Observation> TABLE = RecordTable.<Observation>named("Kit_Observations")
            .id("id", Observation::id)
            .timestamp("timestamp", Observation::time)
            .text("user", Observation::observer)
            .whole("order", Observation::count)
            .number("Temperature", Observation::temperature)
            .timestamp("seen", Observation::seen)
            .flag("Group", Observation::frozen)
            .build();

    /** Returns an observation that has all there is. */
    public static Observation of(String id, Instant time, long count) {
        return new Observation(id, time, "observer of " + id, count, count / 8.0, time.plusMillis(1), count % 2 == 0);
    }

    /** Returns the same by another observer. */
    public Observation by(String other) {
        return new Observation(id, time, other, count, temperature, seen, frozen);
    }

    /** Returns the row of {@link #TABLE}. */
    public RecordRow row() {
        return TABLE.row(this, time.toEpochMilli()).orElseThrow();
    }
}
