package io.airline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DashboardConfigTest {
    @Test
    void defaults() {
        assertThat(DashboardConfig.defaults())
                .isEqualTo(new DashboardConfig(
                        8050,
                        "127.0.0.1",
                        List.of("flights", "routes"),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(60),
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        128,
                        1000,
                        400,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30)));
    }

    @Test
    void keys() {
        Configuration configuration = builder()
                .set("dashboard.streams", "routes")
                .set("dashboard.reference-data", "tables")
                .set("dashboard.productions", "true")
                .set("dashboard.production-files", "files")
                .environment(Map.of("AIRLINE_DASHBOARD_ACCESS_TOKEN", "open sesame, please"))
                .build();
        DashboardConfig config = configuration.get(DashboardConfig.class);

        assertThat(config.streams()).containsExactly("routes");
        assertThat(config.referenceData()).contains(Path.of("tables"));
        assertThat(config.productions()).isTrue();
        assertThat(config.productionFiles()).contains(Path.of("files"));
        assertThat(config.accessToken().orElseThrow().reveal()).isEqualTo("open sesame, please");
        assertThat(configuration.effectiveTable()).doesNotContain("sesame");
    }

    @Test
    void rules() {
        refused("dashboard.streams", "[]", "dashboard.streams: at least one stream is needed");
        refused("dashboard.retention", "7s", "dashboard.slice-length 5s does not divide dashboard.retention 7s");
        refused(
                "dashboard.idle-timeout",
                "10s",
                "dashboard.idle-timeout 10s is not longer than dashboard.heartbeat 10s");
        refused("dashboard.port", "65536", "dashboard.port: 65536 is not between 0 and 65535");
        refused(
                "dashboard.access-token",
                "sesame",
                "dashboard.access-token: a secret is not taken from the command line");
    }

    @Test
    void anAccessTokenThatCanBeGuessedIsRefused() {
        assertThatThrownBy(() -> builder()
                        .environment(Map.of("AIRLINE_DASHBOARD_ACCESS_TOKEN", "123456789012345"))
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("dashboard.access-token has 15 characters, 16 are needed")
                .hasMessageNotContaining("123456789012345");
    }

    @Test
    void aStreamMustBeKnown() {
        assertThatThrownBy(() -> DashboardStreams.named(List.of("routes", "trains")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dashboard.streams: there is no stream 'trains', but [flights, routes]");
    }

    private static void refused(String key, String value, String message) {
        assertThatThrownBy(() -> builder().set(key, value).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private static Configuration.Builder builder() {
        return Configuration.of(List.of(DashboardConfig.class));
    }
}
