package io.airline.producer;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a generator is to generate.
 *
 * @param seed the same seed gives the same events, but for identity and time; the shares below change none of them, they
 *     only take the place of some
 * @param count the number of records, 0 or more; endless if empty
 * @param lateShare the share of events whose time lies {@code lateBy} in the past, from 0 to 1
 * @param futureShare the share of events whose time lies {@code futureBy} ahead, from 0 to 1
 * @param corruptShare the share of records that are no event but bytes: half of them an event cut short, half random; from
 *     0 to 1, and the three shares together at most 1
 * @param lateBy more than 0
 * @param futureBy more than 0
 */
public record GeneratorOptions(
        long seed,
        OptionalLong count,
        double lateShare,
        double futureShare,
        double corruptShare,
        Duration lateBy,
        Duration futureBy) {
    /** How late a late event is by default. */
    public static final Duration DEFAULT_LATE_BY = Duration.ofMinutes(20);

    /** How far ahead a future event is by default. */
    public static final Duration DEFAULT_FUTURE_BY = Duration.ofMinutes(10);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a value is out of them; the message has name, value and bounds
     */
    public GeneratorOptions {
        Objects.requireNonNull(count, "count");
        if (count.isPresent() && count.getAsLong() < 0) {
            throw new IllegalArgumentException("count %d is negative".formatted(count.getAsLong()));
        }
        requireShare("late share", lateShare);
        requireShare("future share", futureShare);
        requireShare("corrupt share", corruptShare);
        if (lateShare + futureShare + corruptShare > 1) {
            throw new IllegalArgumentException(
                    "late share %s, future share %s and corrupt share %s are more than 1 together"
                            .formatted(lateShare, futureShare, corruptShare));
        }
        requirePositive("late by", lateBy);
        requirePositive("future by", futureBy);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("%s %s is not between 0 and 1".formatted(name, share));
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("%s %s is not more than 0".formatted(name, duration));
        }
    }

    /** Returns options for endless events, every one of them on time. */
    public static GeneratorOptions endless(long seed) {
        return new GeneratorOptions(seed, OptionalLong.empty(), 0, 0, 0, DEFAULT_LATE_BY, DEFAULT_FUTURE_BY);
    }

    /** Returns options for {@code count} events, every one of them on time. */
    public static GeneratorOptions ofCount(long seed, long count) {
        return new GeneratorOptions(seed, OptionalLong.of(count), 0, 0, 0, DEFAULT_LATE_BY, DEFAULT_FUTURE_BY);
    }
}
