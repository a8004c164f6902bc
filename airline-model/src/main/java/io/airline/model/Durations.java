package io.airline.model;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 20s}, {@code 15m}, {@code 2h}. */
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,15}) *(d|h|m|s|ms|us)");
    private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", Duration.ofDays(1));
        UNITS.put("h", Duration.ofHours(1));
        UNITS.put("m", Duration.ofMinutes(1));
        UNITS.put("s", Duration.ofSeconds(1));
        UNITS.put("ms", Duration.ofMillis(1));
        UNITS.put("us", Duration.ofNanos(1000));
    }

    private Durations() {}

    /**
     * Returns the duration that {@code text} spells. It can be told in nanoseconds as a {@code long}.
     *
     * @throws IllegalArgumentException if it spells none, or one of more than 292 years
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'%s' is not a duration such as 500ms, 10s, 15m or 2h".formatted(text));
        }
        try {
            return Duration.ofNanos(
                    Math.multiplyExact(UNITS.get(matcher.group(2)).toNanos(), Long.parseLong(matcher.group(1))));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'%s' is longer than 292 years".formatted(text), e);
        }
    }

    /** Returns the duration in the largest unit that gives a whole number: {@code 500ms}, {@code 90s}, {@code 15m}. */
    public static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long amount = duration.dividedBy(unit.getValue());
            if (unit.getValue().multipliedBy(amount).equals(duration)) {
                return amount + unit.getKey();
            }
        }
        return duration.toNanos() + "ns";
    }
}
