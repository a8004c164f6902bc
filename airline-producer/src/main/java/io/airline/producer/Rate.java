package io.airline.producer;

/**
 * How fast to produce.
 *
 * @param perSecond records per second, from 1 to 1,000,000,000; or {@link #MAX_PER_SECOND} for as fast as it goes
 */
public record Rate(long perSecond) {
    /** What {@link #MAX} has for a number. */
    public static final long MAX_PER_SECOND = Long.MAX_VALUE;

    /** As fast as it goes. */
    public static final Rate MAX = new Rate(MAX_PER_SECOND);

    private static final long LIMIT = 1_000_000_000;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the number is out of them
     */
    public Rate {
        if (perSecond != MAX_PER_SECOND && (perSecond < 1 || perSecond > LIMIT)) {
            throw new IllegalArgumentException(
                    "rate %d is not between 1 and %d per second".formatted(perSecond, LIMIT));
        }
    }

    /**
     * Returns the rate that {@code text} spells, a whole number or {@code max}.
     *
     * @throws IllegalArgumentException if it is neither, or out of bounds
     */
    public static Rate parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        try {
            return new Rate(Long.parseLong(text.replace("_", "")));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' is neither a whole number nor max".formatted(text), e);
        }
    }

    /** Returns whether this is as fast as it goes. */
    public boolean isMax() {
        return perSecond == MAX_PER_SECOND;
    }

    @Override
    public String toString() {
        return isMax() ? "max" : perSecond + "/s";
    }
}
