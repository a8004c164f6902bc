package io.airline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folders of the examples, whatever they are about. */
final class Examples {
    private Examples() {}

    /** Returns the folders {@code examples/example-…}, by name. */
    static List<Path> directories() {
        try (Stream<Path> files = Files.list(Requirements.root().resolve("examples"))) {
            return files.filter(each -> each.getFileName().toString().startsWith("example-"))
                    .filter(each -> Files.exists(each.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of the stream that an example is named after. */
    static String stream(Path example) {
        return example.getFileName().toString().substring("example-".length());
    }
}
