package io.airline.sink.influx;

import io.airline.model.config.Configuration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes configurations as a runner does. */
final class InfluxConfigs {
    private InfluxConfigs() {}

    /** Returns the defaults, with these keys and values by turns on top of them. */
    static InfluxConfig influx(String... keysAndValues) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String variable = "AIRLINE_" + keysAndValues[i].replace('.', '_').replace('-', '_');
            environment.put(variable.toUpperCase(Locale.ROOT), keysAndValues[i + 1]);
        }
        return Configuration.of(List.of(InfluxConfig.class))
                .environment(environment)
                .build()
                .get(InfluxConfig.class);
    }
}
