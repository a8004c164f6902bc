package io.airline.aggregations;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of event time, half-open: {@code start} belongs to it, {@code end} does not.
 *
 * @param start inclusive
 * @param end exclusive, after {@code start}
 */
public record TimeWindow(Instant start, Instant end) {
    public TimeWindow {
        if (!end.isAfter(start)) {
            throw new IllegalArgumentException("window ends at %s, not after its start %s".formatted(end, start));
        }
    }

    public boolean contains(Instant time) {
        return !time.isBefore(start) && time.isBefore(end);
    }

    public Duration size() {
        return Duration.between(start, end);
    }

    /** Returns the window as {@code [start, end)}. */
    @Override
    public String toString() {
        return "[" + start + ", " + end + ")";
    }
}
