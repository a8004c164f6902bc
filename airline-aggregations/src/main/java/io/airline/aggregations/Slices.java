package io.airline.aggregations;

import io.airline.model.Durations;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Cuts event time into slices: half-open windows of one length, aligned to the epoch, that neither overlap nor leave a
 * gap. Every window whose bounds are slice bounds is the merge of the slices it covers (Li et al., "No pane, no gain",
 * SIGMOD Record 34(1), 2005).
 *
 * @param length length of a slice, whole milliseconds, at least 1 ms
 */
public record Slices(Duration length) implements Serializable {
    public Slices {
        requireMillis("slice length", length);
    }

    public static Slices of(Duration length) {
        return new Slices(length);
    }

    /** Returns the start of the slice that holds {@code epochMillis}; both in milliseconds since the epoch, which may lie before it. */
    public long startOf(long epochMillis) {
        return epochMillis - Math.floorMod(epochMillis, length.toMillis());
    }

    /** Returns the start of the slice that holds {@code time}. */
    public Instant startOf(Instant time) {
        return Instant.ofEpochMilli(startOf(time.toEpochMilli()));
    }

    /** Returns the slice that holds {@code time}. */
    public TimeWindow sliceOf(Instant time) {
        Instant start = startOf(time);
        return new TimeWindow(start, start.plus(length));
    }

    /**
     * Refuses a span that is no whole number of slices.
     *
     * @param name what the span is, for the message
     * @throws IllegalArgumentException if slices do not divide it
     */
    void requireWhole(String name, Duration span) {
        requireDivides("slice length", length, name, span);
    }

    /** Refuses a part that does not divide a whole, both at least 1 ms; the names are what they are, for the message. */
    static void requireDivides(String partName, Duration part, String wholeName, Duration whole) {
        requireMillis(partName, part);
        requireMillis(wholeName, whole);
        if (whole.toMillis() % part.toMillis() != 0) {
            throw new IllegalArgumentException("%s %s does not divide %s %s"
                    .formatted(partName, Durations.text(part), wholeName, Durations.text(whole)));
        }
    }

    private static void requireMillis(String name, Duration span) {
        if (span.compareTo(Duration.ofMillis(1)) < 0 || !span.equals(span.truncatedTo(ChronoUnit.MILLIS))) {
            throw new IllegalArgumentException(
                    "%s %s is not a whole number of milliseconds, at least 1".formatted(name, Durations.text(span)));
        }
    }
}
