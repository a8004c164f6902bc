package io.airline.aggregations.records;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /**
     * Returns why no store can hold the row as it is, empty if there is no reason: a text with half of a surrogate pair, which
     * has no bytes in UTF-8. Most libraries would store a question mark.
     */
    public Optional<String> flaw() {
        for (Object value : values) {
            if (value instanceof String text && hasLoneSurrogate(text)) {
                return Optional.of("a text has half of a surrogate pair");
            }
        }
        return Optional.empty();
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
