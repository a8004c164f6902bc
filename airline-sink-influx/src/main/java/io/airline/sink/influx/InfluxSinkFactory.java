package io.airline.sink.influx;

import io.airline.aggregations.Dimension;
import io.airline.aggregations.Field;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkException;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.StreamDefinition;
import io.airline.model.config.ConfigException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Opens sinks that write to InfluxDB 1.x or 2.x, or to QuestDB. Immutable, serializable and thread-safe; factories of
 * equal configuration are equal.
 *
 * <p>A key reaches the store as it is, or is refused: the empty key, keys with control characters or unpaired
 * surrogates, keys that exceed InfluxDB's limit of 65,535 bytes, and, unless the store is QuestDB, keys that end with a
 * backslash. QuestDB is told by the {@code Server} header of its answers.
 *
 * @param config how to reach the store
 * @param authorities what is in {@code influx.ca-file}: executors may not have the file; empty if there is none
 */
public record InfluxSinkFactory(InfluxConfig config, String authorities) implements SinkFactory {
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(8);

    /** The column that every InfluxDB has for the time of a point. */
    private static final String TIME = "time";

    /** What InfluxDB 2 answers to a request of no points, after it has accepted credentials and bucket. */
    private static final String REQUIRES_POINTS = "writing requires points";

    public InfluxSinkFactory {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(authorities, "authorities");
    }

    /**
     * Makes a factory of a configuration, and reads the file that it names.
     *
     * @throws ConfigException if {@code influx.ca-file} cannot be read, or has no certificate
     */
    public InfluxSinkFactory(InfluxConfig config) {
        this(config, InfluxAuthorities.read(config.caFile()));
    }

    @Override
    public String name() {
        return "influx";
    }

    /**
     * Tries whether the store can be reached and written to, by a write of no points, within seconds.
     *
     * @throws SinkException if the store does not answer, refuses the credentials or has no such bucket, or if the stream
     *     has names that InfluxDB reserves
     */
    @Override
    public void check(StreamDefinition<?> stream) {
        requireNames(stream);
        InfluxTarget target = targetOf(stream);
        try (InfluxConnection connection =
                new InfluxConnection(config.withTimeoutOfAtMost(CHECK_TIMEOUT), authorities, target.bucket())) {
            connection.writeNothing();
        } catch (InfluxFailure failure) {
            if (!failure.words().contains(REQUIRES_POINTS)) {
                throw new SinkException("influx.url %s: %s".formatted(config.url(), target.explain(failure)), failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SinkException("influx.url %s: interrupted before it answered".formatted(config.url()), e);
        }
    }

    @Override
    public Sink open(StreamDefinition<?> stream) {
        InfluxTarget target = targetOf(stream);
        InfluxRetry retry =
                new InfluxRetry(target, Clock.systemUTC(), duration -> Thread.sleep(duration.toMillis()), new Random());
        return new InfluxSink(new InfluxConnection(config, authorities, target.bucket()), retry, config.batchSize());
    }

    private InfluxTarget targetOf(StreamDefinition<?> stream) {
        return new InfluxTarget(config, config.bucket().orElseGet(stream::bucket));
    }

    private static void requireNames(StreamDefinition<?> stream) {
        List<String> fields =
                stream.measures().fields().stream().map(Field::name).toList();
        if (fields.contains(TIME)) {
            throw new SinkException(
                    "stream %s has a field '%s', a name that InfluxDB reserves".formatted(stream, TIME));
        }
        for (Dimension<?> dimension : stream.dimensions()) {
            if (dimension.name().equals(TIME)) {
                throw new SinkException(
                        "stream %s has a dimension '%s', a name that InfluxDB reserves".formatted(stream, TIME));
            }
            if (fields.contains(dimension.name())) {
                throw new SinkException(
                        "stream %s has a dimension and a field '%s'; a tag and a field of one name cannot"
                                        .formatted(stream, dimension.name())
                                + " be told apart in a query");
            }
        }
    }
}
