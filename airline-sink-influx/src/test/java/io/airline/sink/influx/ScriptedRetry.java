package io.airline.sink.influx;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** An {@link InfluxRetry} whose time passes only while it waits, and whose waits are the longest that are allowed. */
final class ScriptedRetry {
    static final Instant START = Instant.parse("2024-11-20T07:35:00Z");

    private final List<Duration> waits = new ArrayList<>();
    private final InfluxRetry retry;
    private int retries;

    ScriptedRetry(InfluxConfig config) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return START.plus(waits.stream().reduce(Duration.ZERO, Duration::plus));
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
        RandomGenerator greatest = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
        this.retry = new InfluxRetry(new InfluxTarget(config, "weather"), clock, waits::add, greatest);
    }

    InfluxRetry retry() {
        return retry;
    }

    /** Sends the request, and listens to the retries. */
    Optional<String> send(InfluxRetry.Request request) throws InterruptedException {
        return retry.send(request, () -> retries++);
    }

    /** Returns how many retries it was told of. */
    int retries() {
        return retries;
    }

    /** Returns how long it waited, each time. */
    List<Duration> waits() {
        return waits;
    }
}
