package io.airline.sink.influx;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import io.airline.model.config.Secret;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach InfluxDB and how to write to it. Serializable, because it travels to executors inside the
 * {@link InfluxSinkFactory}.
 */
@ConfigArea(value = "influx", description = "The InfluxDB that the totals are written to.")
public record InfluxConfig(
        @ConfigKey(
                        value = "http://127.0.0.1:8086",
                        description = "Address of InfluxDB, or of QuestDB's HTTP server; http or https.")
                URI url,
        @ConfigKey(
                        description =
                                "PEM file with the certificates of the authorities to trust instead of Java's own; for an"
                                        + " https address whose certificate a private authority has signed. Read once, by"
                                        + " the driver.")
                Optional<Path> caFile,
        @ConfigKey(value = "v2", description = "Write API: v1 for InfluxDB 1.x, v2 for InfluxDB 2.x and QuestDB.")
                InfluxVersion version,
        @ConfigKey(value = "airline", description = "Organisation; of v2 only. QuestDB takes any.") String org,
        @ConfigKey(description = "API token that may write to the bucket; of v2 only. QuestDB needs none.")
                Optional<Secret> token,
        @ConfigKey(description = "Bucket of v2 or database of v1; each stream's own unless given.")
                Optional<String> bucket,
        @ConfigKey(description = "User; of v1 only, together with the password.") Optional<String> user,
        @ConfigKey(description = "Password of the user; of v1 only.") Optional<Secret> password,
        @ConfigKey(description = "Retention policy to write to; of v1 only. The database's default unless given.")
                Optional<String> retentionPolicy,
        @ConfigKey(value = "5000", unit = "lines", min = 1, max = 50_000, description = "Most points in one request.")
                int batchSize,
        @ConfigKey(value = "true", description = "Whether requests are compressed.") boolean gzip,
        @ConfigKey(value = "5s", min = 1, max = 600_000, description = "Time to wait for a connection.")
                Duration connectTimeout,
        @ConfigKey(
                        value = "30s",
                        min = 1,
                        max = 600_000,
                        description = "Time to wait for the answer to one request; it is tried again after that.")
                Duration requestTimeout,
        @ConfigKey(
                        value = "200ms",
                        min = 1,
                        max = 600_000,
                        description =
                                "Longest wait after the first failure; it doubles with each further one, and the wait is"
                                        + " a random part of it.")
                Duration initialBackoff,
        @ConfigKey(value = "30s", min = 1, max = 600_000, description = "What the longest wait grows to at most.")
                Duration maxBackoff,
        @ConfigKey(
                        min = 1,
                        description =
                                "Attempts at one request before the job gives up; without limit unless given, so that"
                                        + " an outage delays totals but loses none.")
                Optional<Integer> maxAttempts)
        implements Serializable {
    public InfluxConfig {
        requireUrl(url);
        if (caFile.isPresent() && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("influx.ca-file is for https, and influx.url is %s".formatted(url));
        }
        if (version == InfluxVersion.V1 && token.isPresent()) {
            throw new IllegalArgumentException(
                    "influx.token is of influx.version v2; v1 takes influx.user and influx.password");
        }
        if (token.map(Secret::reveal).filter(InfluxConfig::isNoHeader).isPresent()) {
            throw new IllegalArgumentException(
                    "influx.token has characters that are not printable ASCII, and cannot be sent");
        }
        if (version == InfluxVersion.V2) {
            requireAbsent("influx.user", user, "; v2 takes influx.token");
            requireAbsent("influx.password", password, "; v2 takes influx.token");
            requireAbsent("influx.retention-policy", retentionPolicy, "; of v2 the bucket has the retention");
            if (org.isBlank()) {
                throw new IllegalArgumentException("influx.org is empty, and influx.version v2 needs one");
            }
        }
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("influx.user and influx.password are given together, or neither");
        }
        if (initialBackoff.compareTo(maxBackoff) > 0) {
            throw new IllegalArgumentException("influx.initial-backoff %d ms is more than influx.max-backoff %d ms"
                    .formatted(initialBackoff.toMillis(), maxBackoff.toMillis()));
        }
    }

    /** A URL is logged, so that it must not carry credentials; and the write API has its own parameters. */
    private static void requireUrl(URI url) {
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("influx.url must not carry credentials, because it is logged;"
                    + " use influx.token, or influx.user and influx.password");
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("influx.url %s is neither http nor https".formatted(url));
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "influx.url must end with its path; the parameters are keys of their own, such as influx.bucket");
        }
    }

    private static boolean isNoHeader(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c > '~');
    }

    private static void requireAbsent(String key, Optional<?> value, String hint) {
        if (value.isPresent()) {
            throw new IllegalArgumentException("%s is of influx.version v1%s".formatted(key, hint));
        }
    }

    /** Returns the same but for the timeouts, which are cut to {@code limit} if they are longer. */
    InfluxConfig withTimeoutOfAtMost(Duration limit) {
        return new InfluxConfig(
                url,
                caFile,
                version,
                org,
                token,
                bucket,
                user,
                password,
                retentionPolicy,
                batchSize,
                gzip,
                shorter(connectTimeout, limit),
                shorter(requestTimeout, limit),
                initialBackoff,
                maxBackoff,
                maxAttempts);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Neither optionals nor paths are serializable: what is written instead of this. */
    private Object writeReplace() {
        return new SerializedForm(
                url,
                caFile.map(Path::toString).orElse(null),
                version,
                org,
                token.orElse(null),
                bucket.orElse(null),
                user.orElse(null),
                password.orElse(null),
                retentionPolicy.orElse(null),
                batchSize,
                gzip,
                connectTimeout,
                requestTimeout,
                initialBackoff,
                maxBackoff,
                maxAttempts.orElse(null));
    }

    /** The same values, null for what is absent. */
    private record SerializedForm(
            URI url,
            String caFile,
            InfluxVersion version,
            String org,
            Secret token,
            String bucket,
            String user,
            Secret password,
            String retentionPolicy,
            int batchSize,
            boolean gzip,
            Duration connectTimeout,
            Duration requestTimeout,
            Duration initialBackoff,
            Duration maxBackoff,
            Integer maxAttempts)
            implements Serializable {
        private Object readResolve() {
            return new InfluxConfig(
                    url,
                    Optional.ofNullable(caFile).map(Path::of),
                    version,
                    org,
                    Optional.ofNullable(token),
                    Optional.ofNullable(bucket),
                    Optional.ofNullable(user),
                    Optional.ofNullable(password),
                    Optional.ofNullable(retentionPolicy),
                    batchSize,
                    gzip,
                    connectTimeout,
                    requestTimeout,
                    initialBackoff,
                    maxBackoff,
                    Optional.ofNullable(maxAttempts));
        }
    }
}
