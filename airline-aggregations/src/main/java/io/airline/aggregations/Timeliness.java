package io.airline.aggregations;

import io.airline.model.Durations;
import java.io.Serializable;
import java.time.Duration;

/**
 * Judges an event by the time it took to arrive, that is, by its event time against the time at which the broker
 * stored it. The verdict depends on nothing else: not on the moment of processing, not on the events read before. So a
 * replay judges as the first run did.
 *
 * @param allowedLateness an event older than this on arrival is late; not negative
 * @param futureTolerance an event more than this ahead of its arrival is in the future; not negative
 */
public record Timeliness(Duration allowedLateness, Duration futureTolerance) implements Serializable {
    public Timeliness {
        if (allowedLateness.isNegative() || futureTolerance.isNegative()) {
            throw new IllegalArgumentException("allowed lateness %s and future tolerance %s must not be negative"
                    .formatted(Durations.text(allowedLateness), Durations.text(futureTolerance)));
        }
    }

    /** What an event is, measured by the time it took to arrive. */
    public enum Verdict {
        /** It counts. Both bounds are inclusive. */
        ON_TIME,
        /** It does not count any more: the slice it belongs to may be gone. */
        LATE,
        /** It is impossible, and must not move the watermark. */
        FUTURE
    }

    /** Returns the verdict on an event; both times in milliseconds since the epoch. */
    public Verdict judge(long eventTime, long arrivalTime) {
        if (eventTime < arrivalTime - allowedLateness.toMillis()) {
            return Verdict.LATE;
        } else if (eventTime > arrivalTime + futureTolerance.toMillis()) {
            return Verdict.FUTURE;
        }
        return Verdict.ON_TIME;
    }
}
