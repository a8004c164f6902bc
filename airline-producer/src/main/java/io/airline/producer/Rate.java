package io.airline.producer;

import io.airline.model.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast to produce: so many records in so long, evenly spread.
 *
 * @param count records, from 1 to 1,000,000,000; or {@link #MAX_PER_SECOND} for as fast as it goes
 * @param period from 1 second to 1 day
 */
public record Rate(long count, Duration period) {
    /** What {@link #MAX} has for a number. */
    public static final long MAX_PER_SECOND = Long.MAX_VALUE;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final long LIMIT = 1_000_000_000;
    private static final Pattern TEXT = Pattern.compile("([^/]*)/([0-9]*)([a-z]+)");

    /** As fast as it goes. */
    public static final Rate MAX = new Rate(MAX_PER_SECOND);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the number or the period is out of them
     */
    public Rate {
        if (period.compareTo(SECOND) < 0 || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a rate per %s is not one per 1s to 1d".formatted(Durations.text(period)));
        }
        if (count != MAX_PER_SECOND && (count < 1 || count > LIMIT)) {
            throw new IllegalArgumentException(
                    "rate %d is not between 1 and %d per %s".formatted(count, LIMIT, unit(period, "second")));
        }
    }

    /**
     * Makes a rate of so many records per second.
     *
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public Rate(long perSecond) {
        this(perSecond, SECOND);
    }

    /**
     * Returns the rate that {@code text} spells: a whole number of records per second, one with a duration such as {@code
     * 1/10s} or {@code 500/m}, or {@code max}.
     *
     * @throws IllegalArgumentException if it is none of these, or out of bounds
     */
    public static Rate parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        Matcher fraction = TEXT.matcher(text);
        if (fraction.matches()) {
            String amount = fraction.group(2).isEmpty() ? "1" : fraction.group(2);
            return new Rate(number(fraction.group(1), text), Durations.parse(amount + fraction.group(3)));
        }
        return new Rate(number(text, text));
    }

    private static long number(String number, String text) {
        try {
            return Long.parseLong(number.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'%s' is neither a whole number, nor one with a duration such as 1/10s, nor max".formatted(text),
                    e);
        }
    }

    /** Returns whether this is as fast as it goes. */
    public boolean isMax() {
        return count == MAX_PER_SECOND;
    }

    private static String unit(Duration period, String second) {
        return period.equals(SECOND) ? second : Durations.text(period);
    }

    @Override
    public String toString() {
        return isMax() ? "max" : count + "/" + unit(period, "s");
    }
}
