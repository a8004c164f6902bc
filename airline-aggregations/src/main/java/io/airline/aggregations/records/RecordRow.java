package io.airline.aggregations.records;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What is kept of one event. Immutable.
 *
 * @param time event time, in whole milliseconds; for stores that partition by time
 * @param values one for each column of the table, of the class that its type says or null; the first is the id
 */
public record RecordRow(Instant time, List<Object> values) {
    /** Takes a copy of the values, among which there may be nulls but for the first. */
    public RecordRow {
        Objects.requireNonNull(time, "time");
        values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
        Objects.requireNonNull(values.get(0), "id");
    }

    /** Returns the id: of all rows with it a store keeps one. */
    public String id() {
        return (String) values.get(0);
    }
}
