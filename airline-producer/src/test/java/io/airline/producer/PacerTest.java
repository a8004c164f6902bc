package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long DAY = TimeUnit.DAYS.toNanos(1);

    private final List<Long> sleeps = new ArrayList<>();
    private long now = -5;

    @Test
    void recordsAreSpreadEvenlyOverASecond() throws InterruptedException {
        Pacer pacer = pacer(new Rate(10_000));
        long start = now;

        for (int i = 0; i <= 10_000; i++) {
            pacer.await();
            long due = i * 100_000L;
            assertThat(now - start).isBetween(due - 1_000_000, due);
        }

        // In steps of a millisecond, not one wait for each record.
        assertThat(sleeps).hasSizeBetween(900, 1000);
    }

    @Test
    void slowRatesWaitForEachRecord() throws InterruptedException {
        Pacer pacer = pacer(new Rate(2));

        for (int i = 0; i < 4; i++) {
            pacer.await();
        }

        assertThat(sleeps).containsExactly(500_000_000L, 500_000_000L, 500_000_000L);
    }

    @Test
    void aPeriodMayBeLongAndNoMultipleOfTheNumber() throws InterruptedException {
        Pacer pacer = pacer(new Rate(7, Duration.ofDays(1)));
        long start = now;

        for (int i = 0; i <= 14; i++) {
            pacer.await();
            assertThat(now - start).isEqualTo(i / 7 * DAY + i % 7 * DAY / 7);
        }
    }

    @Test
    void manyRecordsInALongPeriodDoNotOverflow() throws InterruptedException {
        Pacer pacer = pacer(new Rate(1_000_000_000, Duration.ofDays(1)));
        long start = now;

        for (int i = 0; i < 1_000_000; i++) {
            pacer.await();
        }

        assertThat(now - start).isBetween(86_398L * 1_000_000, 86_400L * 1_000_000);
    }

    @Test
    void aStallIsNotMadeGoodByABurst() throws InterruptedException {
        Pacer pacer = pacer(new Rate(1000));
        pacer.await();
        now += TimeUnit.SECONDS.toNanos(60);
        long start = now;

        for (int i = 0; i < 1000; i++) {
            pacer.await();
        }

        assertThat(TimeUnit.NANOSECONDS.toMillis(now - start)).isBetween(895L, 1000L);
    }

    @Test
    void noRateMeansNoWait() throws InterruptedException {
        Pacer pacer = pacer(Rate.MAX);

        for (int i = 0; i < 1000; i++) {
            pacer.await();
        }

        assertThat(sleeps).isEmpty();
    }

    private Pacer pacer(Rate rate) {
        return new Pacer(rate, () -> now, nanos -> {
            sleeps.add(nanos);
            now += nanos;
        });
    }
}
