package io.airline.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, with a limit. */
public final class Wait {
    private static final long POLL_MILLIS = 50;

    private Wait() {}

    /** Tells whether it has come to pass. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @param what what is waited for, for the message
     * @throws StackException if it does not hold within {@code limit}
     */
    public static void until(String what, Duration limit, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new StackException("waited %d s in vain: %s".formatted(limit.toSeconds(), what));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
