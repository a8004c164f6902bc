package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/reliability.md} appeals to are there. */
class ReliabilityPageTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Measurement))(?:\\.(\\w+))?`");

    @Test
    void everyTestThatIsNamedIsThere() throws Exception {
        String page = Files.readString(Requirements.root().resolve("docs/reliability.md"));
        List<Path> sources = sources();

        assertThat(TEST.matcher(page).results()).hasSizeGreaterThan(20).allSatisfy(test -> {
            Path source = sources.stream()
                    .filter(each -> each.endsWith(test.group(1) + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + test.group(1)));
            if (test.group(2) != null) {
                assertThat(Files.readString(source)).contains(" void " + test.group(2) + "(");
            }
        });
    }

    private static List<Path> sources() throws Exception {
        try (Stream<Path> modules = Files.list(Requirements.root())) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ReliabilityPageTest::files)
                    .toList();
        }
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
