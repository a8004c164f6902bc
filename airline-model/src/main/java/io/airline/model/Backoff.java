package io.airline.model;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before something that failed is tried again. The wait after the n-th failure is a random part of
 * {@code initial * 2^(n-1)}, at most of {@code max}: exponential backoff with full jitter (Brooker, "Exponential Backoff And
 * Jitter", AWS Architecture Blog, 2015), so that those which failed together do not return together.
 *
 * <p>As thread-safe as the random numbers are.
 *
 * @param initial longest wait after the first failure, at least 1 ms
 * @param max what the longest wait grows to at most
 * @param random where the part is drawn from
 */
public record Backoff(Duration initial, Duration max, RandomGenerator random) {
    /** Returns how long to wait after that many failures in a row, at least 1; 0 or more, in whole milliseconds. */
    public Duration after(int failures) {
        // Beyond 2^30 times the least backoff of 1 ms the greatest one is reached anyway.
        long longest = Math.min(max.toMillis(), initial.toMillis() << Math.min(failures - 1, 30));
        return Duration.ofMillis(random.nextLong(longest + 1));
    }
}
