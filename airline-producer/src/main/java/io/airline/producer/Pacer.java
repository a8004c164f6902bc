package io.airline.producer;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spreads records evenly over time: the n-th is due n intervals after the first. Waits in steps of a millisecond or more,
 * so that a high rate does not cost a wait for each record. Not thread-safe.
 */
final class Pacer {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    /** After a stall, no more than this is made good; the rest would be a burst that nobody asked for. */
    private static final long MAX_BACKLOG = TimeUnit.MILLISECONDS.toNanos(100);

    private final Rate rate;
    private final long period;
    private final LongSupplier nanoTime;
    private final Sleeper sleeper;
    private boolean started;
    private long base;
    private long sinceBase;

    /**
     * Makes a pacer.
     *
     * @param nanoTime see {@link System#nanoTime()}
     */
    Pacer(Rate rate, LongSupplier nanoTime, Sleeper sleeper) {
        this.rate = rate;
        this.period = rate.period().toNanos();
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
    }

    /** Waits until the next record is due. */
    void await() throws InterruptedException {
        if (rate.isMax()) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (!started) {
            started = true;
            base = now;
        }
        // In two parts, whose products fit, however long the period.
        long due = base + sinceBase * (period / rate.count()) + sinceBase * (period % rate.count()) / rate.count();
        if (now - due > MAX_BACKLOG) {
            base += now - due - MAX_BACKLOG;
        } else if (due - now >= STEP) {
            sleeper.sleep(due - now);
        }
        sinceBase++;
        if (sinceBase == rate.count()) {
            // A whole period: starting over keeps the product small and loses nothing to rounding.
            base += period;
            sinceBase = 0;
        }
    }

    /** Waits. May return early if there is nothing more to wait for. */
    interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }
}
