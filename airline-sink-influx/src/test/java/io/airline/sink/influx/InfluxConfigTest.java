package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxConfigs.influx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.model.config.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfluxConfigTest {
    @Test
    void defaultsAreThoseOfALocalInfluxDb() {
        assertThat(influx())
                .isEqualTo(new InfluxConfig(
                        URI.create("http://127.0.0.1:8086"),
                        Optional.empty(),
                        InfluxVersion.V2,
                        "airline",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        5000,
                        true,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(30),
                        Optional.empty()));
    }

    @Test
    void everyKeyOfV1IsMapped() {
        assertThat(influx(
                        "influx.url", "https://influx.example:443/store",
                        "influx.ca-file", "/etc/ca.pem",
                        "influx.version", "v1",
                        "influx.org", "nobody",
                        "influx.bucket", "flights",
                        "influx.user", "writer",
                        "influx.password", "hunter2",
                        "influx.retention-policy", "two_weeks",
                        "influx.batch-size", "100",
                        "influx.gzip", "false",
                        "influx.connect-timeout", "1s",
                        "influx.request-timeout", "2s",
                        "influx.initial-backoff", "3ms",
                        "influx.max-backoff", "4ms",
                        "influx.max-attempts", "7"))
                .isEqualTo(new InfluxConfig(
                        URI.create("https://influx.example:443/store"),
                        Optional.of(Path.of("/etc/ca.pem")),
                        InfluxVersion.V1,
                        "nobody",
                        Optional.empty(),
                        Optional.of("flights"),
                        Optional.of("writer"),
                        Optional.of(new Secret("hunter2")),
                        Optional.of("two_weeks"),
                        100,
                        false,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(3),
                        Duration.ofMillis(4),
                        Optional.of(7)));
    }

    @Test
    void aTokenIsMapped() {
        assertThat(influx("influx.token", "s3cret").token()).contains(new Secret("s3cret"));
    }

    @Test
    void aTokenWithV1IsRefused() {
        assertRefused(
                "influx.token is of influx.version v2; v1 takes influx.user and influx.password",
                "influx.version",
                "v1",
                "influx.token",
                "s3cret");
    }

    @Test
    void aTokenThatNoHeaderCanHaveIsRefused() {
        for (String token : List.of("s3cret\nX-Admin: yes", "s3cr\u00e9t", "s3cret\u0000", "s3cret\u007f")) {
            assertRefused(
                    "influx.token has characters that are not printable ASCII, and cannot be sent",
                    "influx.token",
                    token);
        }
        assertThat(influx("influx.token", "s3cr~t with spaces==").token()).isPresent();
    }

    @Test
    void aUserWithV2IsRefused() {
        assertRefused(
                "influx.user is of influx.version v1; v2 takes influx.token",
                "influx.user",
                "writer",
                "influx.password",
                "hunter2");
    }

    @Test
    void aPasswordWithV2IsRefused() {
        assertRefused("influx.password is of influx.version v1; v2 takes influx.token", "influx.password", "hunter2");
    }

    @Test
    void aRetentionPolicyWithV2IsRefused() {
        assertRefused(
                "influx.retention-policy is of influx.version v1; of v2 the bucket has the retention",
                "influx.retention-policy",
                "two_weeks");
    }

    @Test
    void aUserWithoutPasswordIsRefused() {
        assertRefused(
                "influx.user and influx.password are given together, or neither",
                "influx.version",
                "v1",
                "influx.user",
                "writer");
    }

    @Test
    void authoritiesWithoutHttpsAreRefused() {
        assertRefused(
                "influx.ca-file is for https, and influx.url is http://127.0.0.1:8086",
                "influx.ca-file",
                "/etc/ca.pem");
    }

    @Test
    void aFileOfAuthoritiesThatIsMissingIsNamed(@TempDir Path directory) {
        Path missing = directory.resolve("ca.pem");
        InfluxConfig config = influx("influx.url", "https://influx.example", "influx.ca-file", missing.toString());

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new InfluxSinkFactory(config))
                .withMessage("influx.ca-file: cannot read %s (NoSuchFileException)", missing);
    }

    /** What is in the file is not shown: it may be a private key. */
    @Test
    void aFileOfAuthoritiesWithoutCertificatesIsNamed(@TempDir Path directory) throws Exception {
        for (String text : List.of("", "s3cret", "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----\n")) {
            Path file = Files.writeString(directory.resolve("ca.pem"), text);
            InfluxConfig config = influx("influx.url", "https://influx.example", "influx.ca-file", file.toString());

            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> new InfluxSinkFactory(config))
                    .withMessage("influx.ca-file: %s has no certificates in PEM", file);
        }
    }

    @Test
    void anEmptyOrganisationWithV2IsRefused() {
        assertRefused("influx.org is empty, and influx.version v2 needs one", "influx.org", "");
    }

    @Test
    void aBackoffThatShrinksIsRefused() {
        assertRefused(
                "influx.initial-backoff 60000 ms is more than influx.max-backoff 30000 ms",
                "influx.initial-backoff",
                "1m");
    }

    @Test
    void credentialsInTheUrlAreRefusedAndNotShown() {
        assertRefused(
                "influx.url must not carry credentials, because it is logged; use influx.token, or influx.user and"
                        + " influx.password",
                "influx.url",
                "http://writer:hunter2@127.0.0.1:8086");
    }

    @Test
    void parametersInTheUrlAreRefusedAndNotShown() {
        assertRefused(
                "influx.url must end with its path; the parameters are keys of their own, such as influx.bucket",
                "influx.url",
                "http://127.0.0.1:8086/?token=hunter2");
    }

    @Test
    void otherSchemesAreRefused() {
        assertRefused(
                "influx.url udp://127.0.0.1:8089 is neither http nor https", "influx.url", "udp://127.0.0.1:8089");
    }

    @Test
    void valuesOutOfBoundsAreRefusedTogether() {
        assertRefused(
                String.join(
                        System.lineSeparator(),
                        "influx.version: 'v3' is none of v1, v2",
                        "influx.batch-size: 50001 is not between 1 and 50000",
                        "influx.request-timeout: 0s is not between 1 and 600000 ms",
                        "influx.max-attempts: 0 is not at least 1"),
                "influx.version",
                "v3",
                "influx.batch-size",
                "50001",
                "influx.request-timeout",
                "0s",
                "influx.max-attempts",
                "0");
    }

    @Test
    void noSecretIsShown() {
        InfluxConfig v1 = influx("influx.version", "v1", "influx.user", "writer", "influx.password", "hunter2");
        InfluxConfig v2 = influx("influx.token", "s3cret");

        assertThat(v1.toString()).contains("writer").doesNotContain("hunter2");
        assertThat(v2.toString()).doesNotContain("s3cret");
        assertThat(new InfluxSinkFactory(v2).toString()).doesNotContain("s3cret");
        assertThat(Configuration.of(List.of(InfluxConfig.class))
                        .environment(Map.of("AIRLINE_INFLUX_TOKEN", "s3cret"))
                        .build()
                        .effectiveTable())
                .contains("influx.token = *****")
                .doesNotContain("s3cret");
    }

    @Test
    void aFactoryTravelsAndStaysEqual() throws Exception {
        InfluxSinkFactory bare = new InfluxSinkFactory(influx());
        InfluxSinkFactory full = new InfluxSinkFactory(influx(
                "influx.version", "v1",
                "influx.bucket", "flights",
                "influx.user", "writer",
                "influx.password", "hunter2",
                "influx.retention-policy", "two_weeks",
                "influx.max-attempts", "7"));

        assertThat(travel(bare)).isEqualTo(bare).isNotEqualTo(full);
        assertThat(travel(full)).isEqualTo(full).hasSameHashCodeAs(full);
        assertThat(full.name()).isEqualTo("influx");
    }

    private static Object travel(Object value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private static void assertRefused(String message, String... keysAndValues) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> influx(keysAndValues))
                .withMessage(message);
    }
}
