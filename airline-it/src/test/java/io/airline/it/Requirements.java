package io.airline.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.airline.local.MariaDbServer;
import io.airline.local.PostgreSqlServer;
import io.airline.local.Store;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What some tests need and not every machine has. Without it a test is skipped and says why; with
 * {@code -Dairline.it.require=influxd,prometheus,browser,mariadb,postgresql,data} it fails instead.
 */
public final class Requirements {
    private Requirements() {}

    /** Returns the root directory of the project. */
    public static Path root() {
        return Path.of(System.getProperty("airline.root", ".."));
    }

    /** Returns a file of the real datasets. */
    public static Path data(String name) {
        String directory = System.getenv("AIRLINE_DATA_DIR");
        Path file = (directory == null ? root().resolve("../shared/data") : Path.of(directory)).resolve(name);
        if (!Files.isReadable(file)) {
            missing("data", "no real data: %s is not there; set AIRLINE_DATA_DIR to its directory".formatted(file));
        }
        return file;
    }

    /** Makes sure that stores of that kind can be started. */
    public static void store(Store.Kind kind) {
        if (kind == Store.Kind.INFLUXDB) {
            influxd();
        }
    }

    /** Makes sure that there is InfluxDB 1.x, and returns its program. */
    public static Path influxd() {
        return program("influxd", "influxd", "install InfluxDB 1.x");
    }

    /** Makes sure that there is Prometheus, and returns that program of it: {@code prometheus} or {@code promtool}. */
    public static Path prometheus(String program) {
        return program("prometheus", program, "install Prometheus");
    }

    /** Makes sure that there is MariaDB. */
    public static void mariaDb() {
        if (MariaDbServer.program().isEmpty()) {
            missing("mariadb", "mariadbd is not on the PATH nor in /usr/sbin; install Debian's package mariadb-server");
        }
    }

    /** Makes sure that there is PostgreSQL. */
    public static void postgreSql() {
        if (PostgreSqlServer.program().isEmpty()) {
            missing("postgresql", "postgres is not installed; install Debian's package postgresql");
        }
    }

    /** Makes sure that there is a browser, and returns its program. */
    public static Path browser() {
        return program("browser", "chromium", "install Chromium");
    }

    /** Makes sure that there is what drives the browser, and returns its program. */
    public static Path browserDriver() {
        return program("browser", "chromedriver", "install Chromium's driver");
    }

    private static Path program(String part, String name, String otherwise) {
        Optional<Path> found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            missing(part, "%s is not on the PATH; %s".formatted(name, otherwise));
        }
        return found.orElseThrow();
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
