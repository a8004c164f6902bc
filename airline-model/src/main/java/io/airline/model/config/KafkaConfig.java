package io.airline.model.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** The Kafka cluster and how to reach it: the one area that every runner has. */
@ConfigArea(value = "kafka", description = "The Kafka cluster and how to reach it.")
public record KafkaConfig(
        @ConfigKey(
                        value = "127.0.0.1:9092",
                        description = "Brokers to ask for the cluster, as host:port, separated by commas.")
                String bootstrapServers,
        @ConfigKey(
                        description = "Further properties of the Kafka clients, for example {security.protocol = SSL}."
                                + " Shown in the log: passwords belong into `kafka.properties-file`.")
                Map<String, String> properties,
        @ConfigKey(
                        secret = true,
                        description =
                                "A file with further properties of the Kafka clients, in Java's format; the place for"
                                        + " passwords. `kafka.properties` wins where both have a key.")
                Optional<Path> propertiesFile) {
    /** What the promises of every runner rest on. */
    private static final Set<String> FIXED = Set.of(
            "acks",
            "bootstrap.servers",
            "enable.idempotence",
            "key.serializer",
            "value.serializer",
            "max.in.flight.requests.per.connection");

    /** Parts of the names of properties that are secrets; {@code ssl.keystore.key} is a private key in PEM. */
    private static final List<String> SECRET = List.of("password", "passphrase", "jaas", "secret", "ssl.keystore.key");

    /**
     * Checks the table of properties.
     *
     * @throws IllegalArgumentException if a property is fixed, or a secret
     */
    public KafkaConfig {
        properties = Map.copyOf(properties);
        for (String property : properties.keySet()) {
            if (FIXED.contains(property)) {
                throw new IllegalArgumentException(fixed("kafka.properties", property));
            }
            String name = property.toLowerCase(Locale.ROOT);
            if (SECRET.stream().anyMatch(name::contains)) {
                throw new IllegalArgumentException(
                        "kafka.properties: %s is a secret and would be shown; put it into the file of kafka.properties-file"
                                .formatted(property));
            }
        }
    }

    /** Returns the configuration with every key at its default. */
    public static KafkaConfig defaults() {
        return Configuration.of(List.of(KafkaConfig.class)).build().get(KafkaConfig.class);
    }

    /**
     * Returns the properties that any client of the cluster needs.
     *
     * @throws ConfigException if the properties file cannot be read or sets a property that is fixed
     */
    public Properties clientProperties() {
        Properties all = new Properties();
        propertiesFile.ifPresent(file -> {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                all.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                // An illegal argument is a malformed Unicode escape, which a password may begin by chance.
                throw new ConfigException(List.of("kafka.properties-file: cannot read %s (%s)"
                        .formatted(file, e instanceof IOException ? e.getClass().getSimpleName() : e.getMessage())));
            }
            for (String property : all.stringPropertyNames()) {
                if (FIXED.contains(property)) {
                    throw new ConfigException(List.of(fixed("kafka.properties-file", property)));
                }
            }
        });
        all.putAll(properties);
        // A client knows the brokers that it has heard of last; if none of these answers any more it asks anew.
        all.putIfAbsent("metadata.recovery.strategy", "rebootstrap");
        all.setProperty("bootstrap.servers", bootstrapServers);
        return all;
    }

    private static String fixed(String key, String property) {
        return "%s: %s is fixed".formatted(key, property);
    }
}
