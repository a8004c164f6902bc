package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that is written from the code; {@code -Dairline.docs.update=true} writes it anew. */
final class GeneratedPage {
    private GeneratedPage() {}

    /** Holds the file, named from the project's root, against what it is to be. */
    static void assertIs(String name, String page) throws IOException {
        Path file = Requirements.root().resolve(name);
        if (Boolean.getBoolean("airline.docs.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, page);
        }

        assertThat(Files.readString(file)).isEqualTo(page);
    }
}
