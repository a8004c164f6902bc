package io.airline.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.model.config.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JdbcConfigTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("AIRLINE_JDBC_PASSWORD", "s3cret");

    @Test
    void defaults() {
        assertThat(read(Map.of()).get(JdbcConfig.class))
                .isEqualTo(new JdbcConfig(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        1000,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30)));
    }

    @Test
    void everyKey() throws Exception {
        Configuration configuration = Configuration.of(List.of(JdbcConfig.class))
                .environment(ENVIRONMENT)
                .set(Map.of(
                        "jdbc.url", "jdbc:mariadb://127.0.0.1/airline?sslMode=trust",
                        "jdbc.user", "job",
                        "jdbc.batch-size", "7",
                        "jdbc.connect-timeout", "1s",
                        "jdbc.request-timeout", "2s"))
                .build();

        assertThat(configuration.effectiveTable())
                .contains("jdbc.password = *****")
                .doesNotContain("s3cret");
        Object factory = new JdbcRecordSinkProvider().create(configuration);
        assertThat(factory)
                .isEqualTo(new JdbcRecordSinkFactory(
                        "jdbc:mariadb://127.0.0.1/airline?sslMode=trust",
                        "job",
                        new Secret("s3cret"),
                        7,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)));
        assertThat(factory.toString()).doesNotContain("s3cret");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(factory);
        }
    }

    @Test
    void theAddressIsNeededOnceTheSinkIsInUse() {
        assertThatThrownBy(() -> new JdbcRecordSinkProvider().create(read(Map.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessage("jdbc.url is needed by the record sink jdbc");
    }

    @Test
    void anAddressWithCredentialsIsRefusedBecauseItIsLogged() {
        for (String url : List.of(
                "jdbc:postgresql://job:s3cret@127.0.0.1/airline",
                "jdbc:mariadb://127.0.0.1/airline?user=job",
                "jdbc:mariadb://127.0.0.1/airline?sslMode=trust&password=s3cret",
                "jdbc:mariadb://127.0.0.1/airline?keyStorePassword=s3cret")) {
            assertThatThrownBy(() -> read(Map.of("jdbc.url", url)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("jdbc.url must not carry credentials, because it is logged;"
                            + " use jdbc.user and jdbc.password");
        }
    }

    @Test
    void otherDatabasesAreNotKnown() {
        assertThatThrownBy(() -> read(Map.of("jdbc.url", "jdbc:sqlite:airline.db")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("jdbc.url jdbc:sqlite:airline.db begins with none of"
                        + " [jdbc:mariadb:, jdbc:mysql:, jdbc:postgresql:]");
    }

    private static Configuration read(Map<String, String> settings) {
        return Configuration.of(List.of(JdbcConfig.class)).set(settings).build();
    }
}
