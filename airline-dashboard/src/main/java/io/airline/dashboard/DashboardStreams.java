package io.airline.dashboard;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The streams that the dashboard can show: the one place in it that knows of flights. Others come with jars on its class
 * path; see {@link StreamProvider}.
 */
final class DashboardStreams {
    /** Keys arrive under the names that the job gave them, so the names of cities do not matter here. */
    private static final List<StreamDefinition<?>> BUILT_IN =
            List.of(FlightStreams.flights(CityNames.DEFAULT), FlightStreams.routes());

    private DashboardStreams() {}

    /**
     * Returns the definitions of the streams of those names, in the order of the names.
     *
     * @throws IllegalArgumentException if there is no stream of a name, or two of one
     */
    static List<StreamDefinition<?>> named(List<String> names) {
        Map<String, StreamDefinition<?>> byName = new LinkedHashMap<>();
        BUILT_IN.forEach(definition -> byName.put(definition.name(), definition));
        byName.putAll(StreamProvider.found(byName.keySet()));
        for (String name : names) {
            if (!byName.containsKey(name)) {
                throw new IllegalArgumentException(
                        "dashboard.streams: there is no stream '%s', but %s".formatted(name, byName.keySet()));
            }
        }
        return names.stream().distinct().<StreamDefinition<?>>map(byName::get).toList();
    }
}
