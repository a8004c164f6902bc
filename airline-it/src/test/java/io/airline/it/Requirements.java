package io.airline.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.airline.local.Store;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What some tests need and not every machine has. Without it a test is skipped and says why; with
 * {@code -Dairline.it.require=influxd,data} it fails instead.
 */
final class Requirements {
    private Requirements() {}

    /** Returns the root directory of the project. */
    static Path root() {
        return Path.of(System.getProperty("airline.root", ".."));
    }

    /** Returns a file of the real datasets. */
    static Path data(String name) {
        String directory = System.getenv("AIRLINE_DATA_DIR");
        Path file = (directory == null ? root().resolve("../shared/data") : Path.of(directory)).resolve(name);
        if (!Files.isReadable(file)) {
            missing("data", "no real data: %s is not there; set AIRLINE_DATA_DIR to its directory".formatted(file));
        }
        return file;
    }

    /** Makes sure that stores of that kind can be started. */
    static void store(Store.Kind kind) {
        boolean isInstalled = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "influxd")));
        if (kind == Store.Kind.INFLUXDB && !isInstalled) {
            missing("influxd", "influxd is not on the PATH; install InfluxDB 1.x");
        }
    }

    private static void missing(String part, String message) {
        List<String> required =
                List.of(System.getProperty("airline.it.require", "").split(",", -1));
        if (required.contains(part)) {
            fail(message);
        }
        abort(message);
    }
}
