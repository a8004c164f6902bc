package io.airline.it.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.dashboard.AirlineDashboard;
import io.airline.it.SinkJars;
import io.airline.job.AirlineJob;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.model.config.Secret;
import io.airline.producer.AirlineProducer;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No area of any runner's configuration shows its secrets, whatever is wrong with the rest. */
class SecretKeysTest {
    private static final String SECRET = "s3cret-marker-0123456789";

    /** Every secret there is, with what else it asks for. */
    private static final Map<String, Map<String, String>> SECRETS = Map.of(
            "InfluxConfig.token",
            Map.of("AIRLINE_INFLUX_TOKEN", SECRET),
            "InfluxConfig.password",
            Map.of(
                    "AIRLINE_INFLUX_VERSION", "v1",
                    "AIRLINE_INFLUX_USER", "writer",
                    "AIRLINE_INFLUX_PASSWORD", SECRET),
            "RegistryConfig.password",
            Map.of(
                    "AIRLINE_REGISTRY_URL", "http://127.0.0.1:8081",
                    "AIRLINE_REGISTRY_USER", "reader",
                    "AIRLINE_REGISTRY_PASSWORD", SECRET),
            "JdbcConfig.password",
            Map.of("AIRLINE_JDBC_USER", "writer", "AIRLINE_JDBC_PASSWORD", SECRET),
            "CassandraConfig.password",
            Map.of("AIRLINE_CASSANDRA_USER", "writer", "AIRLINE_CASSANDRA_PASSWORD", SECRET),
            "DashboardConfig.accessToken",
            Map.of("AIRLINE_DASHBOARD_ACCESS_TOKEN", SECRET));

    private static final List<List<Class<? extends Record>>> SINKS = Stream.of("cassandra", "files", "jdbc")
            .map(sink -> SinkJars.provider(sink).configuration())
            .toList();

    @Test
    void allOfThemAreTried() {
        assertThat(areas().flatMap(area -> Stream.of(area.getRecordComponents()))
                        .filter(component ->
                                component.getGenericType().getTypeName().contains(Secret.class.getName()))
                        .map(SecretKeysTest::name))
                .containsExactlyInAnyOrderElementsOf(SECRETS.keySet());
    }

    @Test
    void noneIsShown() {
        SECRETS.forEach((name, environment) -> {
            Class<? extends Record> area = areas().filter(each -> name.startsWith(each.getSimpleName() + "."))
                    .findFirst()
                    .orElseThrow();
            Configuration configuration =
                    Configuration.of(List.of(area)).environment(environment).build();

            assertThat(configuration.effectiveTable()).contains("= *****").doesNotContain(SECRET);
            assertThat(configuration.get(area).toString()).contains("*****").doesNotContain(SECRET);
        });
    }

    @Test
    void noneIsShownWithAnError() {
        SECRETS.forEach((name, environment) -> {
            Map<String, String> wrong = new HashMap<>(environment);
            wrong.put("AIRLINE_INFLUX_URL", "http://%s@influx".formatted(SECRET));
            wrong.put("AIRLINE_DASHBOARD_PORT", "none");

            assertThatThrownBy(() -> Configuration.of(areas().toList())
                            .environment(wrong)
                            .build())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("influx.url")
                    .hasMessageNotContaining(SECRET);
        });
    }

    private static Stream<Class<? extends Record>> areas() {
        return Stream.concat(
                        Stream.of(
                                AirlineJob.CONFIGURATION,
                                AirlineProducer.CONFIGURATION,
                                AirlineDashboard.CONFIGURATION),
                        SINKS.stream())
                .flatMap(List::stream)
                .distinct();
    }

    private static String name(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }
}
