package io.airline.producer;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The real datasets, which are no part of the project. */
final class RealData {
    private RealData() {}

    /**
     * Returns a file of them; skips the test if they are not there, or fails it if {@code -Dairline.it.require} has
     * {@code data}.
     */
    static Path file(String name) {
        String directory = System.getenv("AIRLINE_DATA_DIR");
        Path file = directory == null
                ? Path.of("..", "..", "shared", "data", name)
                : Path.of(directory).resolve(name);
        if (!Files.isReadable(file)) {
            String message = "no real data: %s is not there; set AIRLINE_DATA_DIR to its directory"
                    .formatted(file.toAbsolutePath());
            boolean required = Arrays.asList(
                            System.getProperty("airline.it.require", "").split(",", -1))
                    .contains("data");
            if (required) {
                fail(message);
            }
            abort(message);
        }
        return file;
    }
}
