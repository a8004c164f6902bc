package io.airline.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaConfigTest {
    @Test
    void defaults() {
        assertThat(KafkaConfig.defaults()).isEqualTo(new KafkaConfig("127.0.0.1:9092", Map.of(), Optional.empty()));
    }

    @Test
    void explicitValues(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("client.properties"), "ssl.key.password = hush\nclient.id = file\n");

        KafkaConfig config = configuration(Map.of(
                "kafka.bootstrap-servers",
                "a:1,b:2",
                "kafka.properties",
                "{\"security.protocol\" = SSL, \"client.id\" = table}",
                "kafka.properties-file",
                file.toString()));

        assertThat(config)
                .isEqualTo(new KafkaConfig(
                        "a:1,b:2", Map.of("security.protocol", "SSL", "client.id", "table"), Optional.of(file)));
        Properties properties = config.clientProperties();
        assertThat(properties)
                .containsEntry("bootstrap.servers", "a:1,b:2")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("ssl.key.password", "hush")
                .containsEntry("client.id", "table");
    }

    @Test
    void aClientWhoseBrokersAreGoneAsksAnewUnlessToldOtherwise() {
        assertThat(configuration(Map.of()).clientProperties())
                .containsEntry("metadata.recovery.strategy", "rebootstrap");
        assertThat(configuration(Map.of("kafka.properties", "{\"metadata.recovery.strategy\" = none}"))
                        .clientProperties())
                .containsEntry("metadata.recovery.strategy", "none");
    }

    @Test
    void whatTheRunnersPromiseCannotBeSet(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), "acks = 0\n");
        KafkaConfig config = configuration(Map.of("kafka.properties-file", file.toString()));

        assertThatThrownBy(() -> configuration(Map.of("kafka.properties", "{\"enable.idempotence\" = false}")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("kafka.properties: enable.idempotence is fixed");
        assertThatThrownBy(config::clientProperties).hasMessage("kafka.properties-file: acks is fixed");
    }

    @Test
    void secretsAreNotShown() {
        for (String property : List.of(
                "ssl.key.password",
                "ssl.keystore.key",
                "sasl.jaas.config",
                "sasl.oauthbearer.client.credentials.client.secret")) {
            assertThatThrownBy(() -> configuration(Map.of("kafka.properties", "{\"%s\" = hush}".formatted(property))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(
                            "kafka.properties: %s is a secret and would be shown; put it into the file of kafka.properties-file",
                            property);
        }
    }

    @Test
    void aMalformedPropertiesFileIsNotQuoted(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), "ssl.key.password = hush\\ubersecret\n");
        KafkaConfig config = configuration(Map.of("kafka.properties-file", file.toString()));

        assertThatThrownBy(config::clientProperties)
                .isInstanceOf(ConfigException.class)
                .hasMessage("kafka.properties-file: cannot read " + file + " (Malformed \\uxxxx encoding.)");
    }

    @Test
    void aMissingPropertiesFileIsNamed(@TempDir Path directory) {
        Path missing = directory.resolve("missing.properties");
        KafkaConfig config = configuration(Map.of("kafka.properties-file", missing.toString()));

        assertThatThrownBy(config::clientProperties)
                .isInstanceOf(ConfigException.class)
                .hasMessage("kafka.properties-file: cannot read " + missing + " (NoSuchFileException)");
    }

    private static KafkaConfig configuration(Map<String, String> settings) {
        return Configuration.of(List.of(KafkaConfig.class))
                .set(settings)
                .build()
                .get(KafkaConfig.class);
    }
}
