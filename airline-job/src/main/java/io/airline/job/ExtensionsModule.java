package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.records.RecordSinkProvider;
import java.util.ServiceLoader;

/**
 * Adds the streams and sinks of jars that were submitted with the job ({@code --jars}): what they name as {@link
 * StreamProvider}, {@link SinkFactory} or {@link RecordSinkProvider} under {@code META-INF/services}.
 */
final class ExtensionsModule extends AbstractModule {
    @Override
    protected void configure() {
        MapBinder<String, StreamDefinition<?>> streams =
                MapBinder.newMapBinder(binder(), new TypeLiteral<String>() {}, new TypeLiteral<>() {});
        for (StreamProvider provider : ServiceLoader.load(StreamProvider.class)) {
            provider.streams()
                    .forEach(stream -> streams.addBinding(stream.name()).toInstance(stream));
        }
        MapBinder<String, SinkFactory> sinks = MapBinder.newMapBinder(binder(), String.class, SinkFactory.class);
        for (SinkFactory sink : ServiceLoader.load(SinkFactory.class)) {
            sinks.addBinding(sink.name()).toInstance(sink);
        }
        MapBinder<String, RecordSinkProvider> recordSinks =
                MapBinder.newMapBinder(binder(), String.class, RecordSinkProvider.class);
        for (RecordSinkProvider provider : ServiceLoader.load(RecordSinkProvider.class)) {
            recordSinks.addBinding(provider.name()).toInstance(provider);
        }
    }
}
