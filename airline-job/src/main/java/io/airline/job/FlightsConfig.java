package io.airline.job;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import java.util.Map;

/** How the streams of flights are read. */
@ConfigArea(value = "flights", description = "How the streams of flights are read.")
public record FlightsConfig(
        @ConfigKey(
                        value = "Delhi = New Delhi, Banglore = Bangalore",
                        description = "Canonical name of a city by its other spellings. Emptied by {}.")
                Map<String, String> cityAliases) {}
