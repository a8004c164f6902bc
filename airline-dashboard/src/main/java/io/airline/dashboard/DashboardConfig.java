package io.airline.dashboard;

import io.airline.model.Durations;
import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import io.airline.model.config.Configuration;
import io.airline.model.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the dashboard shows, to whom, and how much of it. */
@ConfigArea(value = "dashboard", description = "What the dashboard shows, to whom, and how much of it.")
public record DashboardConfig(
        @ConfigKey(
                        value = "8050",
                        min = 0,
                        max = 65_535,
                        description = "Port of the page and its API; 0 takes a free one.")
                int port,
        @ConfigKey(
                        value = "127.0.0.1",
                        description = "Address to listen at. Beyond loopback set `dashboard.access-token` too.")
                String host,
        @ConfigKey(value = "flights, routes", description = "Streams to show, in this order.") List<String> streams,
        @ConfigKey(
                        value = "5s",
                        min = 1,
                        description =
                                "Length of a slice; the job's `job.slice-length`. Totals of other slices are ignored.")
                Duration sliceLength,
        @ConfigKey(
                        value = "60m",
                        min = 1,
                        description =
                                "The longest window: what is kept in memory behind the newest slice. A whole number of"
                                        + " `dashboard.slice-length`.")
                Duration retention,
        @ConfigKey(
                        value = "30s",
                        min = 1,
                        description = "A stream whose newest slice ended longer ago than this is shown as stale.")
                Duration staleAfter,
        @ConfigKey(
                        description =
                                "What everybody has to show, at least 16 characters: as `Authorization: Bearer`, or once in the form at /login."
                                        + " Without it whoever reaches the port sees everything.")
                Optional<Secret> accessToken,
        @ConfigKey(
                        description =
                                "Directory with OpenFlights' airports.dat, airlines.dat and planes.dat, for names beside"
                                        + " codes and for the map.")
                Optional<Path> referenceData,
        @ConfigKey(value = "false", description = "Whether productions may be started over HTTP.") boolean productions,
        @ConfigKey(description = "Directory of the files that a production may read; without it, generators only.")
                Optional<Path> productionFiles,
        @ConfigKey(
                        value = "128",
                        min = 1,
                        max = 1_000_000,
                        unit = "MiB",
                        description =
                                "Memory for the slices of all streams, the same for each; with more, a stream's oldest slices"
                                        + " go before `dashboard.retention`. An hour of 28 million totals that only count"
                                        + " takes about 80 MiB.")
                int sliceMemory,
        @ConfigKey(
                        value = "1000",
                        min = 1,
                        max = 100_000,
                        unit = "entries",
                        description =
                                "The greatest limit that a request may ask for, and the most points of a sparkline.")
                int entryLimit,
        @ConfigKey(
                        value = "400",
                        min = 1,
                        max = 10_000,
                        unit = "readers",
                        description = "Readers of the live feed at once, each with a thread; the next one is refused.")
                int liveReaders,
        @ConfigKey(
                        value = "200ms",
                        min = 10,
                        max = 60_000,
                        description = "Least time between two updates of the live feed.")
                Duration liveInterval,
        @ConfigKey(
                        value = "10s",
                        min = 100,
                        max = 60_000,
                        description =
                                "How long the live feed may be silent before it sends a comment, so that both sides"
                                        + " notice a lost connection.")
                Duration heartbeat,
        @ConfigKey(
                        value = "30s",
                        min = 1_000,
                        max = 600_000,
                        description = "A connection that takes nothing for this long is closed; longer than"
                                + " `dashboard.heartbeat`.")
                Duration idleTimeout) {
    private static final int MIN_TOKEN = 16;

    /**
     * Checks the rules between keys.
     *
     * @throws IllegalArgumentException if there is no stream, the access token is short, slices do not divide the retention, or a reader would be
     *     dropped between two heartbeats
     */
    public DashboardConfig {
        streams = List.copyOf(streams);
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("dashboard.streams: at least one stream is needed");
        }
        accessToken
                .map(token -> token.reveal().length())
                .filter(length -> length < MIN_TOKEN)
                .ifPresent(length -> {
                    throw new IllegalArgumentException(
                            "dashboard.access-token has %d characters, %d are needed so that it cannot be guessed"
                                    .formatted(length, MIN_TOKEN));
                });
        if (retention.toMillis() % sliceLength.toMillis() != 0) {
            throw new IllegalArgumentException("dashboard.slice-length %s does not divide dashboard.retention %s"
                    .formatted(Durations.text(sliceLength), Durations.text(retention)));
        }
        if (idleTimeout.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException("dashboard.idle-timeout %s is not longer than dashboard.heartbeat %s"
                    .formatted(Durations.text(idleTimeout), Durations.text(heartbeat)));
        }
    }

    /** Returns the configuration with every key at its default. */
    public static DashboardConfig defaults() {
        return Configuration.of(List.of(DashboardConfig.class)).build().get(DashboardConfig.class);
    }
}
