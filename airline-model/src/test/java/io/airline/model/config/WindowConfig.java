package io.airline.model.config;

import io.airline.model.Durations;
import java.time.Duration;

/** Two keys with a rule between them. */
@ConfigArea(value = "window", description = "Two keys with a rule between them.")
record WindowConfig(
        @ConfigKey(value = "15m", min = 1, description = "Length of a window.") Duration size,
        @ConfigKey(value = "5s", min = 1, description = "Distance of windows.") Duration period) {
    WindowConfig {
        if (size.toMillis() % period.toMillis() != 0) {
            throw new IllegalArgumentException("window.period %s does not divide window.size %s"
                    .formatted(Durations.text(period), Durations.text(size)));
        }
    }
}
