package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoMap;
import com.google.inject.multibindings.StringMapKey;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import java.util.List;

/** Adds the streams of flights to those that {@code job.streams} may name. */
final class FlightStreamsModule extends AbstractModule {
    static final List<String> NAMES = List.of("flights", "routes");

    @ProvidesIntoMap
    @StringMapKey("flights")
    StreamDefinition<?> flights(FlightsConfig config) {
        return FlightStreams.flights(new CityNames(config.cityAliases()));
    }

    @ProvidesIntoMap
    @StringMapKey("routes")
    StreamDefinition<?> routes() {
        return FlightStreams.routes();
    }
}
