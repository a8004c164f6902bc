package io.airline.sink.jdbc;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import io.airline.model.config.Secret;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How to reach the database of the record sink {@code jdbc}, and how to write to it. */
@ConfigArea(value = "jdbc", description = "The database of the record sink `jdbc`: MariaDB, MySQL or PostgreSQL.")
public record JdbcConfig(
        @ConfigKey(
                        description =
                                "Address of the database: `jdbc:mariadb://host:port/database`, `jdbc:mysql://...` or"
                                        + " `jdbc:postgresql://...`, with the driver's own parameters for TLS and such."
                                        + " Needed if the sink is in use.")
                Optional<String> url,
        @ConfigKey(description = "User; the driver's own choice unless given.") Optional<String> user,
        @ConfigKey(description = "Password of the user.") Optional<Secret> password,
        @ConfigKey(value = "1000", unit = "rows", min = 1, max = 10_000, description = "Most rows in one transaction.")
                int batchSize,
        @ConfigKey(value = "5s", min = 1, max = 600_000, description = "Time to wait for a connection.")
                Duration connectTimeout,
        @ConfigKey(
                        value = "30s",
                        min = 1000,
                        max = 600_000,
                        description =
                                "Time to wait for the answer to one request; the lot is written again after that.")
                Duration requestTimeout) {
    private static final Pattern CREDENTIALS =
            Pattern.compile("//[^/]*@|[?&;](user|password|[a-z]*password)=", Pattern.CASE_INSENSITIVE);

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is of no database that is known, or carries credentials
     */
    public JdbcConfig {
        if (url.isPresent()) {
            if (CREDENTIALS.matcher(url.get()).find()) {
                throw new IllegalArgumentException("jdbc.url must not carry credentials, because it is logged;"
                        + " use jdbc.user and jdbc.password");
            }
            if (JdbcDialect.of(url.get()).isEmpty()) {
                throw new IllegalArgumentException(
                        "jdbc.url %s begins with none of %s".formatted(url.get(), JdbcDialect.prefixes()));
            }
        }
        if (password.isPresent() && user.isEmpty()) {
            throw new IllegalArgumentException("jdbc.password is given without jdbc.user");
        }
    }

    /** Returns the scheme of an address in lower case. */
    static String lowerCase(String url) {
        return url.toLowerCase(Locale.ROOT);
    }
}
