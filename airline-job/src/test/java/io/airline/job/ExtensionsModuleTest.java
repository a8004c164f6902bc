package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.model.FlightFare;
import io.airline.model.config.ConfigException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionsModuleTest {
    private static final Key<Map<String, StreamDefinition<?>>> STREAMS = Key.get(new TypeLiteral<>() {});
    private static final Key<Map<String, SinkFactory>> SINKS = Key.get(new TypeLiteral<>() {});
    private static final Key<Map<String, RecordSinkProvider>> RECORD_SINKS = Key.get(new TypeLiteral<>() {});

    /** As a jar would bring them. */
    public static final class Fares implements StreamProvider {
        @Override
        public List<StreamDefinition<?>> streams() {
            return List.of(StreamDefinition.named("fares", FlightFare.class)
                    .eventTime(FlightFare::getEventTime)
                    .dimension("carrier", FlightFare::getAirline)
                    .build());
        }
    }

    public record Nowhere() implements SinkFactory {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public void check(StreamDefinition<?> stream) {}

        @Override
        public Sink open(StreamDefinition<?> stream) {
            return new Sink() {
                @Override
                public List<RefusedTotal> write(List<SliceTotal> totals) {
                    return List.of();
                }

                @Override
                public void close() {}
            };
        }
    }

    public static final class Flights implements StreamProvider {
        @Override
        public List<StreamDefinition<?>> streams() {
            return List.of(StreamDefinition.named("flights", FlightFare.class)
                    .eventTime(FlightFare::getEventTime)
                    .build());
        }
    }

    @Test
    void streamsAndSinksOfAJarAreFoundByTheirNames(@TempDir Path jar) throws Exception {
        withJar(jar, Fares.class, () -> {
            Injector injector = Guice.createInjector(new ExtensionsModule());

            assertThat(injector.getInstance(STREAMS)).containsOnlyKeys("fares");
            assertThat(injector.getInstance(SINKS)).containsExactly(Map.entry("nowhere", new Nowhere()));
            assertThat(injector.getInstance(RECORD_SINKS)).containsOnlyKeys("list");
        });
    }

    @Test
    void aStreamOfANameThatIsTakenIsAnErrorOfTheUser(@TempDir Path jar) throws Exception {
        withJar(jar, Flights.class, () -> assertThatThrownBy(ExtensionsModule::new)
                .isInstanceOf(ConfigException.class)
                .message()
                .startsWith("two StreamProviders bring the name 'flights': the platform itself and "
                        + Flights.class.getName())
                .hasLineCount(1));
    }

    /** As spark-submit does for the jars of --jars. */
    private static void withJar(Path jar, Class<? extends StreamProvider> provider, Runnable action) throws Exception {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(StreamProvider.class.getName()), provider.getName());
        Files.writeString(services.resolve(SinkFactory.class.getName()), Nowhere.class.getName());
        Files.writeString(services.resolve(RecordSinkProvider.class.getName()), RecordSinks.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void withoutSuchAJarThereIsNothing() {
        Injector injector = Guice.createInjector(new ExtensionsModule());

        assertThat(injector.getInstance(STREAMS)).isEmpty();
        assertThat(injector.getInstance(SINKS)).isEmpty();
        assertThat(injector.getInstance(RECORD_SINKS)).isEmpty();
    }
}
