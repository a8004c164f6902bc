package io.airline.model.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.model.config.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;

class RegistryConfigTest {
    @Example
    void defaultsAreOfNoRegistry() {
        assertThat(RegistryConfig.defaults())
                .isEqualTo(new RegistryConfig(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(30),
                        1000,
                        Duration.ofMinutes(1)));
    }

    @Example
    void explicitValuesAndTheyTravel() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AIRLINE_REGISTRY_URL", "https://registry.example:8443/apis/ccompat/v7");
        environment.put("AIRLINE_REGISTRY_USER", "job");
        environment.put("AIRLINE_REGISTRY_PASSWORD", "hunter2");
        environment.put("AIRLINE_REGISTRY_CONNECT_TIMEOUT", "1s");
        environment.put("AIRLINE_REGISTRY_REQUEST_TIMEOUT", "2s");
        environment.put("AIRLINE_REGISTRY_INITIAL_BACKOFF", "3ms");
        environment.put("AIRLINE_REGISTRY_MAX_BACKOFF", "4s");
        environment.put("AIRLINE_REGISTRY_CACHE_SIZE", "5");
        environment.put("AIRLINE_REGISTRY_UNKNOWN_FOR", "6s");
        Configuration configuration = Configuration.of(List.of(RegistryConfig.class))
                .environment(environment)
                .build();

        RegistryConfig config = configuration.get(RegistryConfig.class);

        assertThat(config)
                .isEqualTo(new RegistryConfig(
                        Optional.of(URI.create("https://registry.example:8443/apis/ccompat/v7")),
                        Optional.of("job"),
                        Optional.of(new Secret("hunter2")),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(3),
                        Duration.ofSeconds(4),
                        5,
                        Duration.ofSeconds(6)));
        assertThat(configuration.effectiveTable() + config).doesNotContain("hunter2");
        assertThat(copied(config)).isEqualTo(config);
        assertThat(copied(RegistryConfig.defaults())).isEqualTo(RegistryConfig.defaults());
        assertThat(config.withTimeoutOfAtMost(Duration.ofMillis(1500)).requestTimeout())
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(config.withTimeoutOfAtMost(Duration.ofMillis(1500)).connectTimeout())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Example
    void rules() {
        assertRefused(
                Map.of("registry.url", "http://job:hunter2@there:8081"),
                "registry.url must not carry credentials, because it is logged; use registry.user and registry.password");
        assertRefused(Map.of("registry.url", "ftp://there"), "registry.url ftp://there is neither http nor https");
        assertRefused(Map.of("registry.url", "http://there/?a=b"), "registry.url must end with its path");
        assertRefused(
                Map.of("registry.url", "http://there", "registry.user", "job"),
                "registry.user and registry.password are given together, or neither");
        assertRefused(
                Map.of("registry.initial-backoff", "31s"),
                "registry.initial-backoff 31000 ms is more than registry.max-backoff 30000 ms");
    }

    @Example
    void rulesOfCredentials() {
        assertThatThrownBy(() -> withUser(Map.of(), "job"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("registry.user is for a registry, and registry.url is not set");
        assertThatThrownBy(() -> withUser(Map.of("registry.url", "http://there"), "a:b"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("registry.user has a colon, which basic authentication cannot send");
    }

    private static void withUser(Map<String, String> settings, String user) {
        Configuration.of(List.of(RegistryConfig.class))
                .environment(Map.of("AIRLINE_REGISTRY_USER", user, "AIRLINE_REGISTRY_PASSWORD", "hunter2"))
                .set(settings)
                .build();
    }

    private static void assertRefused(Map<String, String> settings, String message) {
        assertThatThrownBy(() -> Configuration.of(List.of(RegistryConfig.class))
                        .set(settings)
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static Object copied(RegistryConfig config) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(config);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
