package io.airline.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void keysAreInKebabCase() {
        assertThat(Names.kebab("url")).isEqualTo("url");
        assertThat(Names.kebab("batchSize")).isEqualTo("batch-size");
        assertThat(Names.kebab("maxInFlight")).isEqualTo("max-in-flight");
        assertThat(Names.kebab("p99Latency")).isEqualTo("p99-latency");
    }

    @Test
    void theNearestNameIsTheOneWithTheFewestEdits() {
        List<String> names = List.of("window.size", "window.period", "influx.url");

        assertThat(Names.nearest("window.sise", names)).isEqualTo("window.size");
        assertThat(Names.nearest("influxurl", names)).isEqualTo("influx.url");
        assertThat(Names.nearest("window.perod", names)).isEqualTo("window.period");
        assertThat(Names.nearest("anything", List.of())).isEmpty();
    }
}
