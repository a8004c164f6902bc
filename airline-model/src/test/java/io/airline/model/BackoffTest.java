package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration INITIAL = Duration.ofMillis(200);
    private static final Duration MAX = Duration.ofSeconds(30);

    @Test
    void theLongestWaitDoublesUpToTheGreatest() {
        Backoff longest = new Backoff(INITIAL, MAX, part(1));
        assertThat(longest.after(1)).hasMillis(200);
        assertThat(longest.after(2)).hasMillis(400);
        assertThat(longest.after(8)).hasMillis(25_600);
        assertThat(longest.after(9)).hasMillis(30_000);
        assertThat(longest.after(1_000_000)).hasMillis(30_000);
    }

    @Test
    void theWaitIsAPartOfIt() {
        assertThat(new Backoff(INITIAL, MAX, part(0)).after(5)).isZero();
        assertThat(new Backoff(INITIAL, MAX, part(0.5)).after(2)).hasMillis(200);
    }

    /** Draws that part of what may be drawn. */
    private static RandomGenerator part(double part) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong(long bound) {
                return (long) (part * (bound - 1));
            }
        };
    }
}
