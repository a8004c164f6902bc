package io.airline.model.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A key of every type. */
@ConfigArea(value = "sample", description = "A key of every type.")
record SampleConfig(
        @ConfigKey(value = "airlines", description = "A text.") String title,
        @ConfigKey(value = "5000", min = 1, max = 100_000, unit = "points", description = "A bounded number.")
                int batchSize,
        @ConfigKey(value = "5000000000", description = "A large number.") long maxInFlight,
        @ConfigKey(value = "0.5", min = 0, max = 1, description = "A fraction.") double share,
        @ConfigKey(value = "true", description = "A choice.") boolean gzip,
        @ConfigKey(value = "in-flight", description = "One of several.") Mode mode,
        @ConfigKey(value = "10s", min = 1, max = 60_000, description = "A duration.") Duration timeout,
        @ConfigKey(value = "http://127.0.0.1:8086", description = "An address.") URI url,
        @ConfigKey(value = "data/checkpoints", description = "A place.") Path directory,
        @ConfigKey(value = "flights, routes", description = "Several.") List<String> streams,
        @ConfigKey(value = "Delhi = New Delhi, Banglore = Bangalore", description = "Names by names.")
                Map<String, String> aliases,
        @ConfigKey(description = "A secret.") Optional<Secret> token,
        @ConfigKey(min = 1, max = 65_535, description = "A number or none.") Optional<Integer> port) {
    enum Mode {
        IN_FLIGHT,
        IDLE
    }
}
