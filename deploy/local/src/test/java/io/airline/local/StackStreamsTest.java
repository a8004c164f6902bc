package io.airline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.model.FlightFare;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackStreamsTest {
    public static final class Fares implements StreamProvider {
        @Override
        public List<StreamDefinition<?>> streams() {
            return List.of(StreamDefinition.named("fares", FlightFare.class)
                    .eventTime(FlightFare::getEventTime)
                    .build());
        }
    }

    @TempDir
    private Path directory;

    @Test
    void streamsOfJarsComeWithAllOfThem() throws Exception {
        Path fares = jar("fares.jar", Fares.class);
        Path library = jar("library.jar");

        StackStreams.Found found = StackStreams.ofJars(List.of(fares, library)).named("fares");

        assertThat(found.definition().name()).isEqualTo("fares");
        assertThat(found.jars()).containsExactly(fares, library);
        assertThat(StackStreams.ofJars(List.of(fares)).named("flights").jars()).isEmpty();
    }

    @Test
    void examplesAreFoundWhereTheyAreBuilt() throws Exception {
        Path jar = jar("examples/example-fares/target/fares.jar", Fares.class);
        jar("examples/example-fares/target/fares-sources.jar", Fares.class);
        jar("examples/example-fares/target/library.jar");
        Files.writeString(directory.resolve("examples/example-fares/pom.xml"), "");

        StackStreams streams = StackStreams.ofExamples(new Installation(directory.resolve("deploy/local")));

        assertThat(streams.named("fares").jars()).containsExactly(jar);
        assertThatThrownBy(() -> streams.named("trains"))
                .hasMessage("there is no stream 'trains', but flights, routes, fares (fares.jar)");
    }

    @Test
    void withoutExamplesThereAreTheBuiltInOnes() {
        assertThatThrownBy(() ->
                        StackStreams.ofExamples(new Installation(directory)).named("fares"))
                .hasMessage("there is no stream 'fares', but flights, routes");
    }

    @Test
    void twoExamplesOfOneNameAreNamed() throws Exception {
        Path first = jar("examples/a/target/a.jar", Fares.class);
        Path second = jar("examples/b/target/b.jar", Fares.class);

        assertThatThrownBy(() -> StackStreams.ofExamples(new Installation(directory.resolve("deploy/local"))))
                .isInstanceOf(StackException.class)
                .hasMessage("two jars bring a stream 'fares': %s and %s; choose one with --jar", first, second);
    }

    @Test
    void whatIsNoJarIsRefused() throws Exception {
        Path text = Files.writeString(directory.resolve("text.jar"), "text");

        assertThatThrownBy(() -> StackStreams.ofJars(List.of(text)))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith(text + " is no jar: ");
    }

    private Path jar(String name, Class<?>... providers) throws IOException {
        Path jar = directory.resolve(name);
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("README"));
            for (Class<?> provider : providers) {
                entries.putNextEntry(new JarEntry("META-INF/services/" + StreamProvider.class.getName()));
                entries.write(provider.getName().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }
}
