package io.airline.producer;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Gives the events of one production their identity and their time. The n-th event of a production gets
 * {@code <production>-<n>}, n counting from 0, so that the same input gives the same sequence in every production. n is
 * called the event's number.
 *
 * <p>Not thread-safe.
 */
public final class EventStamp {
    private static final int PRODUCTION_ID_BITS = 64;
    private static final Pattern PRODUCTION_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Written as {@link #nextId()} writes it: 07 is nobody's number. A long has 19 digits, and not all that many fit. */
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final String prefix;
    private final InstantSource clock;
    private long next;

    /**
     * Makes a stamp.
     *
     * @param productionId must differ between productions to the same topic; see {@link #requireProductionId}
     * @param clock what the events' time is read from
     */
    public EventStamp(String productionId, InstantSource clock) {
        this.prefix = prefix(requireProductionId(productionId));
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Returns an identity that no other production has, for all practical purposes: 64 random bits. */
    public static String randomProductionId() {
        return new BigInteger(PRODUCTION_ID_BITS, new SecureRandom()).toString(Character.MAX_RADIX);
    }

    /**
     * Returns {@code productionId} if it is one.
     *
     * @throws IllegalArgumentException unless it has 1 to 64 characters out of A to Z, a to z, 0 to 9, dot, underscore and
     *     hyphen
     */
    public static String requireProductionId(String productionId) {
        if (!PRODUCTION_ID.matcher(productionId).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no production's identity: 1 to 64 of A to Z, a to z, 0 to 9, dot, underscore and hyphen"
                            .formatted(productionId));
        }
        return productionId;
    }

    /** Returns the number of the event with that identity, if it is of that production. */
    static OptionalLong number(String productionId, String id) {
        String prefix = prefix(productionId);
        if (!id.startsWith(prefix)
                || !NUMBER.matcher(id.substring(prefix.length())).matches()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(id.substring(prefix.length())));
    }

    private static String prefix(String productionId) {
        return productionId + "-";
    }

    /** Returns an identity that was not returned before. */
    public String nextId() {
        return prefix + next++;
    }

    /** Returns the number of the event whose identity was returned last, -1 before the first. */
    long lastNumber() {
        return next - 1;
    }

    /** Returns the present time, to the millisecond. */
    public Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
