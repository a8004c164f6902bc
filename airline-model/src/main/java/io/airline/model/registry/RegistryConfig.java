package io.airline.model.registry;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import io.airline.model.config.Configuration;
import io.airline.model.config.Secret;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The schema registry and how to reach it. Serializable, because executors ask it too. */
@ConfigArea(value = "registry", description = "The schema registry that knows the schemas of framed events.")
public record RegistryConfig(
        @ConfigKey(
                        description =
                                "Address of a schema registry with Confluent's REST interface, http or https, with the"
                                        + " path of that interface if it has one, such as /apis/ccompat/v7 of Apicurio. Without it"
                                        + " framed events are dead letters.")
                Optional<URI> url,
        @ConfigKey(description = "User, by basic authentication; together with the password.") Optional<String> user,
        @ConfigKey(description = "Password of the user.") Optional<Secret> password,
        @ConfigKey(value = "5s", min = 1, max = 600_000, description = "Time to wait for a connection.")
                Duration connectTimeout,
        @ConfigKey(
                        value = "10s",
                        min = 1,
                        max = 600_000,
                        description =
                                "Time to wait for a whole answer, the connection included; the request is sent again"
                                        + " after that.")
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
                        value = "1000",
                        unit = "schemas",
                        min = 1,
                        max = 1_000_000,
                        description =
                                "Schemas that are remembered, the last ones used; and, apart from these, unknown ids.")
                int cacheSize,
        @ConfigKey(
                        value = "1m",
                        min = 1,
                        max = 86_400_000,
                        description =
                                "How long an id that the registry does not know is not asked for again. Within that"
                                        + " time no more than `registry.cache-size` unknown ids are asked for; further ones are"
                                        + " dead letters unasked.")
                Duration unknownFor)
        implements Serializable {
    /**
     * Checks the address and the rules between keys.
     *
     * @throws IllegalArgumentException if one is broken
     */
    public RegistryConfig {
        url.ifPresent(RegistryConfig::requireUrl);
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("registry.user and registry.password are given together, or neither");
        }
        if (user.isPresent() && url.isEmpty()) {
            throw new IllegalArgumentException("registry.user is for a registry, and registry.url is not set");
        }
        if (user.filter(name -> name.contains(":")).isPresent()) {
            throw new IllegalArgumentException("registry.user has a colon, which basic authentication cannot send");
        }
        if (initialBackoff.compareTo(maxBackoff) > 0) {
            throw new IllegalArgumentException("registry.initial-backoff %d ms is more than registry.max-backoff %d ms"
                    .formatted(initialBackoff.toMillis(), maxBackoff.toMillis()));
        }
    }

    /** Returns the configuration with every key at its default: of no registry. */
    public static RegistryConfig defaults() {
        return Configuration.of(List.of(RegistryConfig.class)).build().get(RegistryConfig.class);
    }

    /** A URL is logged, so that it must not carry credentials; and paths are appended to it. */
    private static void requireUrl(URI url) {
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("registry.url must not carry credentials, because it is logged;"
                    + " use registry.user and registry.password");
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("registry.url %s is neither http nor https".formatted(url));
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("registry.url must end with its path");
        }
    }

    /** Returns the same but for the timeouts, which are cut to {@code limit} if they are longer. */
    public RegistryConfig withTimeoutOfAtMost(Duration limit) {
        return new RegistryConfig(
                url,
                user,
                password,
                shorter(connectTimeout, limit),
                shorter(requestTimeout, limit),
                initialBackoff,
                maxBackoff,
                cacheSize,
                unknownFor);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Optionals are not serializable: what is written instead of this. */
    private Object writeReplace() {
        return new SerializedForm(
                url.orElse(null),
                user.orElse(null),
                password.orElse(null),
                connectTimeout,
                requestTimeout,
                initialBackoff,
                maxBackoff,
                cacheSize,
                unknownFor);
    }

    /** The same values, null for what is absent. */
    private record SerializedForm(
            URI url,
            String user,
            Secret password,
            Duration connectTimeout,
            Duration requestTimeout,
            Duration initialBackoff,
            Duration maxBackoff,
            int cacheSize,
            Duration unknownFor)
            implements Serializable {
        private Object readResolve() {
            return new RegistryConfig(
                    Optional.ofNullable(url),
                    Optional.ofNullable(user),
                    Optional.ofNullable(password),
                    connectTimeout,
                    requestTimeout,
                    initialBackoff,
                    maxBackoff,
                    cacheSize,
                    unknownFor);
        }
    }
}
