package io.airline.sink.influx;

import io.airline.aggregations.SinkException;
import io.airline.model.Backoff;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a request until the store takes or refuses it, after waits as of {@link Backoff}. An answer's {@code Retry-After}
 * is the least wait.
 *
 * <p>Logs once when requests begin to fail, once for each further kind of failure, and once when they succeed again.
 */
final class InfluxRetry {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxRetry.class);

    /** A store that asks for more is not waited for that long, lest a wrong date stops the job for good. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);

    private final InfluxTarget target;
    private final Backoff backoff;
    private final OptionalInt maxAttempts;
    private final Clock clock;
    private final Sleeper sleeper;

    /** One request. */
    @FunctionalInterface
    interface Request {
        void send() throws InfluxFailure, InterruptedException;
    }

    /** How to wait. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * Takes the backoff and the limit from the target's configuration.
     *
     * @param target what the requests go to
     */
    InfluxRetry(InfluxTarget target, Clock clock, Sleeper sleeper, RandomGenerator random) {
        InfluxConfig config = target.config();
        this.target = target;
        this.backoff = new Backoff(config.initialBackoff(), config.maxBackoff(), random);
        this.maxAttempts = config.maxAttempts().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Sends the request until it is answered for good.
     *
     * @param retried called before each wait for another attempt
     * @return the store's words if it refuses the request, empty if it took it
     * @throws SinkException if the number of attempts has a limit and it is reached
     */
    Optional<String> send(Request request, Runnable retried) throws InterruptedException {
        Outage outage = null;
        while (true) {
            Optional<String> refusal = Optional.empty();
            try {
                request.send();
            } catch (InfluxFailure failure) {
                if (!failure.isRefusal()) {
                    outage = outage == null ? new Outage(clock.instant()) : outage;
                    outage.add(failure);
                    retried.run();
                    sleeper.sleep(waitAfter(outage.failures, failure));
                    continue;
                }
                refusal = Optional.of(failure.words());
            }
            if (outage != null) {
                outage.end();
            }
            return refusal;
        }
    }

    private Duration waitAfter(int failures, InfluxFailure failure) {
        Duration drawn = backoff.after(failures);
        Duration asked = failure.retryAfter().map(this::parseRetryAfter).orElse(Duration.ZERO);
        return drawn.compareTo(asked) >= 0 ? drawn : asked;
    }

    /** Returns what the header asks for, within 0 and {@link #MAX_RETRY_AFTER}; 0 if it is malformed (RFC 9110, 10.2.3). */
    private Duration parseRetryAfter(String header) {
        Duration asked;
        try {
            asked = header.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException | NumberFormatException e) {
            return Duration.ZERO;
        }
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
    }

    /** The failures of one request. */
    private final class Outage {
        private final Instant start;
        private final Set<Integer> seen = new HashSet<>();
        private int failures;

        Outage(Instant start) {
            this.start = start;
        }

        void add(InfluxFailure failure) {
            failures++;
            if (maxAttempts.isPresent() && failures >= maxAttempts.getAsInt()) {
                throw new SinkException(
                        "%s: %s; gave up after influx.max-attempts %d"
                                .formatted(target, target.explain(failure), failures),
                        failure);
            }
            if (seen.add(failure.status())) {
                LOG.warn(
                        "sink waits, trying until it is stored store=\"{}\" reason=\"{}\"",
                        target,
                        target.explain(failure));
            }
        }

        void end() {
            LOG.info(
                    "sink goes on store=\"{}\" failures={} seconds={}",
                    target,
                    failures,
                    Duration.between(start, clock.instant()).toSeconds());
        }
    }
}
