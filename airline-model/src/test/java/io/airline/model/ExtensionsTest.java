package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionsTest {
    /** What jars bring here. */
    public interface Tune {
        String title();
    }

    public record Waltz() implements Tune {
        @Override
        public String title() {
            return "waltz";
        }
    }

    public record SlowWaltz() implements Tune {
        @Override
        public String title() {
            return "waltz";
        }
    }

    public static final class Broken implements Tune {
        public Broken() {
            throw new IllegalStateException("no instrument");
        }

        @Override
        public String title() {
            return "never";
        }
    }

    @TempDir
    private Path jar;

    @Test
    void whatAJarNamesIsFound() throws Exception {
        assertThat(found(List.of("polka"), Waltz.class.getName())).isEqualTo(Map.of("waltz", new Waltz()));
        assertThat(found(List.of())).isEmpty();
    }

    @Test
    void aNameIsThereOnce() {
        assertThatThrownBy(() -> found(List.of(), Waltz.class.getName(), SlowWaltz.class.getName()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches(
                        "two Tunes bring the name 'waltz': \\S+Waltz of /\\S+ and \\S+SlowWaltz of /\\S+; leave one of them out");
        assertThatThrownBy(() -> found(List.of("waltz"), Waltz.class.getName()))
                .hasMessageStartingWith("two Tunes bring the name 'waltz': the platform itself and ");
    }

    @Test
    void whatCannotBeUsedIsSaidInOneLine() {
        assertThatThrownBy(() -> found(List.of(), "io.airline.Missing"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("io.airline.Missing not found")
                .hasLineCount(1);
        assertThatThrownBy(() -> found(List.of(), ExtensionsTest.class.getName()))
                .message()
                .contains("not a subtype")
                .hasLineCount(1);
        assertThatThrownBy(() -> found(List.of(), Broken.class.getName()))
                .message()
                .contains("no instrument")
                .hasLineCount(1);
    }

    private Map<String, Tune> found(List<String> taken, String... classes) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(Tune.class.getName()), String.join("\n", classes));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            return Extensions.<Tune, Tune>found(loader, Tune.class, List::of, Tune::title, taken);
        }
    }
}
