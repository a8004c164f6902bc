package io.airline.producer;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Gives the events of one production their identity and their time. The n-th event of a production gets
 * {@code <production>-<n>}, n counting from 0, so that the same input gives the same sequence in every production.
 *
 * <p>Not thread-safe.
 */
public final class EventStamp {
    private static final int PRODUCTION_ID_BITS = 64;

    private final String prefix;
    private final InstantSource clock;
    private long sequence;

    /**
     * Makes a stamp.
     *
     * @param productionId must differ between productions to the same topic
     * @param clock what the events' time is read from
     */
    public EventStamp(String productionId, InstantSource clock) {
        this.prefix = Objects.requireNonNull(productionId, "productionId") + "-";
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Returns an identity that no other production has, for all practical purposes: 64 random bits. */
    public static String randomProductionId() {
        return new BigInteger(PRODUCTION_ID_BITS, new SecureRandom()).toString(Character.MAX_RADIX);
    }

    /** Returns an identity that was not returned before. */
    public String nextId() {
        return prefix + sequence++;
    }

    /** Returns the present time, to the millisecond. */
    public Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
