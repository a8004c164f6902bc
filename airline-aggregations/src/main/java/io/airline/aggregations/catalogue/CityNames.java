package io.airline.aggregations.catalogue;

import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Canonical names of cities, so that flights from one city count together however a dataset spells it.
 *
 * @param aliases canonical name by other spelling; may be empty
 */
public record CityNames(Map<String, String> aliases) implements Serializable {
    /** The spellings of the fare dataset. */
    public static final CityNames DEFAULT = new CityNames(Map.of("Delhi", "New Delhi", "Banglore", "Bangalore"));

    public CityNames {
        // Asked for each event: a HashMap finds a text faster than the Map of Map.copyOf, which still refuses null.
        aliases = Collections.unmodifiableMap(new HashMap<>(Map.copyOf(aliases)));
    }

    /** Returns the canonical name, which is the name itself if it is no alias; null for null. */
    public String canonical(String name) {
        return name == null ? null : aliases.getOrDefault(name, name);
    }
}
