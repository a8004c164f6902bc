package io.airline.sink.influx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real influxd 1.x. */
final class Influxd extends ServerProcess {
    private static final String CONFIGURATION =
            """
            reporting-disabled = true
            bind-address = "127.0.0.1:0"
            [meta]
              dir = "%1$s/meta"
            [data]
              dir = "%1$s/data"
              wal-dir = "%1$s/wal"
              query-log-enabled = false
              max-values-per-tag = 0
            [monitor]
              store-enabled = false
            [http]
              bind-address = "127.0.0.1:%2$d"
              auth-enabled = %3$b
              log-enabled = false
            """;

    private final ObjectMapper json = new ObjectMapper();
    private final URI url;

    private Influxd(int port, boolean withAuthentication) throws IOException {
        super("influxd", directory -> {
            Path file = directory.resolve("influxd.conf");
            Files.writeString(file, CONFIGURATION.formatted(directory, port, withAuthentication));
            return List.of("influxd", "run", "-config", file.toString());
        });
        this.url = URI.create("http://127.0.0.1:" + port);
    }

    /** Starts one that lets everybody in; skips the test if there is none to start. */
    static Influxd start() throws Exception {
        return start(freePort(), false);
    }

    /** Starts one on that port that lets everybody in; skips the test if there is none to start. */
    static Influxd startOn(int port) throws Exception {
        return start(port, false);
    }

    /** Starts one that asks for user and password once there is a user; skips the test if there is none to start. */
    static Influxd startWithAuthentication() throws Exception {
        return start(freePort(), true);
    }

    private static Influxd start(int port, boolean withAuthentication) throws Exception {
        assumeTrue(reasonToSkip().isEmpty(), () -> reasonToSkip().orElseThrow());
        if (!isInstalled()) {
            throw new AssertionError("influxd is not on the PATH, and -Dairline.it.require asks for it");
        }
        Influxd influxd = new Influxd(port, withAuthentication);
        influxd.awaitAnswer(influxd.url.resolve("/ping"));
        return influxd;
    }

    /** Returns why tests that need influxd are skipped; empty if it is there or {@code airline.it.require} has it. */
    static Optional<String> reasonToSkip() {
        boolean required =
                List.of(System.getProperty("airline.it.require", "").split(",")).contains("influxd");
        return isInstalled() || required
                ? Optional.empty()
                : Optional.of("influxd is not on the PATH; install it, on Debian as the package influxdb");
    }

    private static boolean isInstalled() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "influxd")));
    }

    URI url() {
        return url;
    }

    /** Runs a statement of InfluxQL that changes something. */
    void execute(String statement, String... userAndPassword) throws IOException, InterruptedException {
        query("", statement, userAndPassword);
    }

    /** Runs a query, and returns its series. */
    JsonNode query(String database, String query, String... userAndPassword) throws IOException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of("db", database, "epoch", "ms", "q", query));
        if (userAndPassword.length > 0) {
            parameters.put("u", userAndPassword[0]);
            parameters.put("p", userAndPassword[1]);
        }
        JsonNode result =
                json.readTree(send(url.resolve("/query"), parameters, "")).at("/results/0");
        // A statement that fails is answered with 200.
        if (result.has("error")) {
            throw new IOException("%s: %s".formatted(query, result.get("error").asText()));
        }
        return result.path("series");
    }

    /** Reads the fields of one point; empty if it has none. */
    Map<String, Number> fields(String database, String dimension, String key, Instant start) throws Exception {
        JsonNode series = query(
                database,
                "SELECT * FROM \"%1$s\" WHERE \"%1$s\" = '%2$s' AND time = %3$dms"
                        .formatted(dimension, quote(key), start.toEpochMilli()));
        Map<String, Number> fields = new LinkedHashMap<>();
        if (series.isEmpty()) {
            return fields;
        }
        if (series.size() != 1 || series.at("/0/values").size() != 1) {
            throw new AssertionError("more than one point: " + series);
        }
        JsonNode columns = series.at("/0/columns");
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i).asText();
            JsonNode value = series.at("/0/values/0").get(i);
            if (!column.equals("time") && !column.equals(dimension) && !value.isNull()) {
                fields.put(column, value.numberValue());
            }
        }
        return fields;
    }

    /** Reads the counts of all keys in one slice. */
    Map<String, Long> counts(String database, String dimension, Instant start) throws Exception {
        JsonNode values = query(
                        database,
                        "SELECT \"count\", \"%1$s\" FROM \"%1$s\" WHERE time = %2$dms"
                                .formatted(dimension, start.toEpochMilli()))
                .at("/0/values");
        Map<String, Long> counts = new LinkedHashMap<>();
        for (JsonNode row : values) {
            counts.put(row.get(2).asText(), row.get(1).asLong());
        }
        return counts;
    }

    private static String quote(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n");
    }
}
