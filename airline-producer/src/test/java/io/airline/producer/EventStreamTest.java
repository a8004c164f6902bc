package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.AirlineRouteEvent;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams as a jar of another domain brings them. */
class EventStreamTest {
    private static final Rate LEISURELY = new Rate(1, Duration.ofSeconds(10));

    @TempDir
    private Path jar;

    /** Three flights, then none. */
    public static final class Charters implements EventStreamProvider {
        @Override
        public List<EventStream<?>> streams() {
            return List.of(EventStream.of("charters", AirlineRouteEvent.class)
                    .id(AirlineRouteEvent::getId)
                    .rate(LEISURELY)
                    .generator(random -> {
                        EventFactory<AirlineRouteEvent> endless = new RouteGenerator(random);
                        int[] left = {3};
                        return (id, time) -> left[0]-- > 0 ? endless.create(id, time) : null;
                    })
                    .build());
        }
    }

    /** A dataset, and nobody who would invent it. */
    public static final class Logbooks implements EventStreamProvider {
        @Override
        public List<EventStream<?>> streams() {
            return List.of(EventStream.of("logbooks", AirlineRouteEvent.class)
                    .topic("logs")
                    .id(AirlineRouteEvent::getId)
                    .files(new AirlineRouteParser())
                    .build());
        }
    }

    @Test
    void theBuiltInOnesComeFirstThenThoseOfJars() throws Exception {
        assertThat(EventStream.all()).hasToString("[flights, routes]");

        List<EventStream<?>> all = withJar(EventStream::all, Charters.class, Logbooks.class);

        assertThat(all).hasToString("[flights, routes, charters, logbooks]");
        assertThat(all.get(2).topic()).isEqualTo("charters");
        assertThat(all.get(2).rate()).isEqualTo(LEISURELY);
        assertThat(all.get(2).hasFiles()).isFalse();
        assertThat(all.get(3).topic()).isEqualTo("logs");
        assertThat(all.get(3).hasGenerator()).isFalse();
    }

    @Test
    void aGeneratorMayComeToItsEnd() throws Exception {
        EventStream<?> charters = new Charters().streams().get(0);

        assertThat(outcomes(charters, GeneratorOptions.endless(1))).hasSize(3);
        assertThat(outcomes(charters, GeneratorOptions.ofCount(1, 2))).hasSize(2);
        GeneratorOptions spoilt = new GeneratorOptions(
                1,
                GeneratorOptions.endless(1).count(),
                0.3,
                0.3,
                0.3,
                GeneratorOptions.DEFAULT_LATE_BY,
                GeneratorOptions.DEFAULT_FUTURE_BY);
        assertThat(outcomes(charters, spoilt)).hasSize(3);
    }

    @Test
    void whatAStreamLacksIsSaid() throws Exception {
        assertThatThrownBy(() -> new Charters().streams().get(0).file(Path.of("x.csv")))
                .hasMessage("stream charters has no files to read: its events are invented");
        assertThatThrownBy(() -> new Logbooks().streams().get(0).generator(GeneratorOptions.endless(1)))
                .hasMessage("nobody invents events of stream logbooks: it needs a file to read");
        assertThatThrownBy(() -> EventStream.of("empty", AirlineRouteEvent.class)
                        .id(AirlineRouteEvent::getId)
                        .build())
                .hasMessage("stream empty has neither files nor a generator");
        assertThatThrownBy(
                        () -> EventStream.of("Capital", AirlineRouteEvent.class).build())
                .hasMessageContaining("stream name 'Capital' is not lower-case");
    }

    @Test
    void aNameThatIsTakenIsOneLineWithTheJar() {
        assertThatThrownBy(() -> withJar(EventStream::all, Charters.class, MoreCharters.class))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("two EventStreamProviders bring the name 'charters': ")
                .contains(Charters.class.getName() + " of ", MoreCharters.class.getName() + " of ")
                .hasLineCount(1);
    }

    public static final class MoreCharters implements EventStreamProvider {
        @Override
        public List<EventStream<?>> streams() {
            return new Charters().streams();
        }
    }

    private static <E extends org.apache.avro.specific.SpecificRecordBase> List<Outcome<E>> outcomes(
            EventStream<E> stream, GeneratorOptions options) throws Exception {
        List<Outcome<E>> outcomes = new ArrayList<>();
        try (EventSource<E> source = stream.generator(options).open(new EventStamp("test", InstantSource.system()))) {
            for (Outcome<E> next = source.next(); next != null; next = source.next()) {
                outcomes.add(next);
            }
            assertThat(source.next()).isNull();
        }
        return outcomes;
    }

    private <T> T withJar(Callable<T> action, Class<?>... providers) throws Exception {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(EventStreamProvider.class.getName()),
                Stream.of(providers).map(Class::getName).collect(Collectors.joining("\n")));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return action.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
