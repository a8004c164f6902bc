package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.model.Extensions;
import io.airline.model.config.ConfigException;
import java.util.List;
import java.util.Map;

/**
 * Adds the streams and sinks of jars that were submitted with the job ({@code --jars}): what they name as {@link
 * StreamProvider}, {@link SinkFactory} or {@link RecordSinkProvider} under {@code META-INF/services}.
 */
final class ExtensionsModule extends AbstractModule {
    private final Map<String, StreamDefinition<?>> streams;
    private final Map<String, SinkFactory> sinks;
    private final Map<String, RecordSinkProvider> recordSinks;

    /**
     * Looks for what there is. Not left to {@link #configure()}, where Guice logs whatever goes wrong with its stack trace.
     *
     * @throws ConfigException if two have the same name, or what a jar names cannot be used
     */
    ExtensionsModule() {
        try {
            streams = StreamProvider.found(FlightStreamsModule.NAMES);
            sinks = Extensions.found(
                    SinkFactory.class, List::of, SinkFactory::name, List.of(InfluxSinkModule.NAME, KpiSinkModule.NAME));
            recordSinks = Extensions.found(RecordSinkProvider.class, List::of, RecordSinkProvider::name, List.of());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(e.getMessage()));
        }
    }

    /** Returns the areas of the configuration that belong to what was found. */
    List<Class<? extends Record>> configuration() {
        return recordSinks.values().stream()
                .<Class<? extends Record>>flatMap(provider -> provider.configuration().stream())
                .toList();
    }

    @Override
    protected void configure() {
        MapBinder<String, StreamDefinition<?>> streamBinder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<String>() {}, new TypeLiteral<>() {});
        streams.forEach((name, stream) -> streamBinder.addBinding(name).toInstance(stream));
        MapBinder<String, SinkFactory> sinkBinder = MapBinder.newMapBinder(binder(), String.class, SinkFactory.class);
        sinks.forEach((name, sink) -> sinkBinder.addBinding(name).toInstance(sink));
        MapBinder<String, RecordSinkProvider> recordSinkBinder =
                MapBinder.newMapBinder(binder(), String.class, RecordSinkProvider.class);
        recordSinks.forEach((name, sink) -> recordSinkBinder.addBinding(name).toInstance(sink));
    }
}
