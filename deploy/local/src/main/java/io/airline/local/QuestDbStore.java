package io.airline.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.Dimension;
import io.airline.aggregations.Field;
import io.airline.aggregations.StreamDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** QuestDB, which takes InfluxDB's line protocol. It has no databases, so each stream has a directory of its own. */
final class QuestDbStore implements Store {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration READ_LAG_LIMIT = Duration.ofSeconds(60);

    private final Installation installation;
    private final Path directory;
    private final Ports ports;
    private final HttpQueries http;

    QuestDbStore(Installation installation, Path directory, Ports ports) {
        this.installation = installation;
        this.directory = directory;
        this.ports = ports;
        this.http = new HttpQueries(url());
    }

    @Override
    public Kind kind() {
        return Kind.QUESTDB;
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + ports.store();
    }

    @Override
    public ManagedProcess start(Path logs, StreamDefinition<?> stream) throws InterruptedException {
        Path root = directory.resolve(stream.name());
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new StackException("cannot make " + root + ": " + e.getMessage(), e);
        }
        List<String> command = new ArrayList<>(installation.java("questdb"));
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--add-exports",
                "java.base/jdk.internal.math=ALL-UNNAMED",
                "-cp",
                installation.questDbJars(),
                "io.questdb.ServerMain",
                "-d",
                root.toString()));
        ManagedProcess questdb = ManagedProcess.start(
                "QuestDB",
                logs.resolve("questdb.log"),
                Map.of(
                        "QDB_HTTP_BIND_TO", "127.0.0.1:" + ports.store(),
                        "QDB_HTTP_MIN_ENABLED", "false",
                        "QDB_PG_ENABLED", "false",
                        "QDB_LINE_TCP_ENABLED", "false",
                        "QDB_TELEMETRY_ENABLED", "false",
                        "QDB_SHARED_WORKER_COUNT", "1"),
                command);
        try {
            questdb.awaitReady(START_LIMIT, () -> http.answers("/exec?query=SELECT%201", 200));
            for (Dimension<?> dimension : stream.dimensions()) {
                exec(createTable(dimension.name(), stream.measures().fields()));
            }
        } catch (StackException | InterruptedException e) {
            questdb.close();
            throw e;
        }
        return questdb;
    }

    /** A table that QuestDB makes itself would keep a row twice that is written twice. */
    private static String createTable(String dimension, List<Field> fields) {
        String columns = fields.stream()
                .filter(field -> field.type() != Field.Type.BYTES)
                .map(field -> "\"%s\" %s".formatted(field.name(), field.type()))
                .collect(Collectors.joining(", "));
        return ("CREATE TABLE IF NOT EXISTS \"%1$s\" (\"%1$s\" SYMBOL, %2$s, timestamp TIMESTAMP) "
                        + "TIMESTAMP(timestamp) PARTITION BY DAY WAL DEDUP UPSERT KEYS(timestamp, \"%1$s\")")
                .formatted(dimension, columns);
    }

    private JsonNode exec(String query) throws InterruptedException {
        return http.get("/exec", Map.of("query", query));
    }

    @Override
    public Map<String, String> jobSettings() {
        return Map.of("influx.url", url(), "influx.version", "v2");
    }

    @Override
    public String countsQuery(String dimension) {
        return "SELECT \"%1$s\", sum(\"count\") FROM \"%1$s\"".formatted(dimension);
    }

    @Override
    public Map<String, Long> counts(StreamDefinition<?> stream, String dimension) throws InterruptedException {
        Wait.until(
                "QuestDB to apply what it took",
                READ_LAG_LIMIT,
                () -> exec("SELECT count() FROM wal_tables() WHERE writerTxn <> sequencerTxn OR suspended")
                                .path("dataset")
                                .path(0)
                                .path(0)
                                .asLong()
                        == 0);
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode row : exec(countsQuery(dimension)).path("dataset")) {
            counts.put(row.path(0).asText(), row.path(1).asLong());
        }
        return counts;
    }
}
