package io.airline.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.StreamDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** InfluxDB 1.x, from the {@code influxd} on the PATH. */
final class InfluxdStore implements Store {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path program;
    private final Path directory;
    private final Ports ports;
    private final HttpQueries http;

    InfluxdStore(Path program, Path directory, Ports ports) {
        this.program = program;
        this.directory = directory;
        this.ports = ports;
        this.http = new HttpQueries(url());
    }

    @Override
    public Kind kind() {
        return Kind.INFLUXDB;
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + ports.store();
    }

    @Override
    public ManagedProcess start(Path logs, StreamDefinition<?> stream) throws InterruptedException {
        Path settings = directory.resolve("influxdb.conf");
        try {
            Files.createDirectories(directory);
            Files.writeString(settings, settings());
        } catch (IOException e) {
            throw new StackException("cannot write " + settings + ": " + e.getMessage(), e);
        }
        ManagedProcess influxd = ManagedProcess.start(
                "influxd",
                logs.resolve("influxd.log"),
                Map.of(),
                List.of(program.toString(), "-config", settings.toString()));
        try {
            influxd.awaitReady(START_LIMIT, () -> http.answers("/ping", 204));
            result(http.post("/query", Map.of("q", "CREATE DATABASE \"%s\"".formatted(stream.bucket()))));
        } catch (StackException | InterruptedException e) {
            influxd.close();
            throw e;
        }
        return influxd;
    }

    private String settings() {
        return """
                reporting-disabled = true
                # Backups, which nobody makes here; any free port.
                bind-address = "127.0.0.1:0"

                [meta]
                  dir = "%1$s/meta"

                [data]
                  dir = "%1$s/data"
                  wal-dir = "%1$s/wal"
                  query-log-enabled = false
                  # Keys are limited where they are made, by job.key-limit.
                  max-values-per-tag = 0

                [monitor]
                  store-enabled = false

                [http]
                  bind-address = "127.0.0.1:%2$d"
                  log-enabled = false
                """
                .formatted(directory, ports.store());
    }

    @Override
    public Map<String, String> jobSettings() {
        return Map.of("influx.url", url(), "influx.version", "v1");
    }

    @Override
    public String countsQuery(String dimension) {
        return "SELECT sum(\"count\") FROM \"%1$s\" GROUP BY \"%1$s\"".formatted(dimension);
    }

    @Override
    public Map<String, Long> counts(StreamDefinition<?> stream, String dimension) throws InterruptedException {
        JsonNode result = result(http.get("/query", Map.of("db", stream.bucket(), "q", countsQuery(dimension))));
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode series : result.path("series")) {
            counts.put(
                    series.path("tags").path(dimension).asText(),
                    series.path("values").path(0).path(1).asLong());
        }
        return counts;
    }

    /** A statement that failed is answered with 200 and an error inside. */
    private static JsonNode result(JsonNode answer) {
        JsonNode result = answer.path("results").path(0);
        if (result.has("error")) {
            throw new StackException(
                    "influxd refuses a query: " + result.path("error").asText());
        }
        return result;
    }
}
