package io.airline.sink.influx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.Dimension;
import io.airline.aggregations.Field;
import io.airline.aggregations.StreamDefinition;
import io.questdb.ServerMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A real QuestDB, in a JVM of its own. */
final class QuestDb extends ServerProcess {
    private static final String CONFIGURATION =
            """
            http.bind.to=127.0.0.1:%d
            http.min.enabled=false
            pg.enabled=false
            line.tcp.enabled=false
            line.udp.enabled=false
            telemetry.enabled=false
            telemetry.disable.completely=true
            shared.worker.count=1
            """;

    private final ObjectMapper json = new ObjectMapper();
    private final URI url;

    private QuestDb(int port) throws IOException {
        super("questdb", directory -> {
            Path file = Files.createDirectory(directory.resolve("conf")).resolve("server.conf");
            Files.writeString(file, CONFIGURATION.formatted(port));
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-cp",
                    Path.of(URI.create(ServerMain.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toString()))
                            .toString(),
                    "io.questdb.ServerMain",
                    "-d",
                    directory.toString());
        });
        this.url = URI.create("http://127.0.0.1:" + port);
    }

    static QuestDb start() throws Exception {
        QuestDb questDb = new QuestDb(freePort());
        questDb.awaitAnswer(questDb.url.resolve("/ping"));
        return questDb;
    }

    URI url() {
        return url;
    }

    /** Makes the stream's tables. Those that QuestDB makes by itself keep both rows when one is written again. */
    void createTables(StreamDefinition<?> stream) throws IOException, InterruptedException {
        String fields = stream.measures().fields().stream()
                .filter(field -> field.type() != Field.Type.BYTES)
                .map(field -> "\"%s\" %s, ".formatted(field.name(), field.type()))
                .collect(Collectors.joining());
        for (Dimension<?> dimension : stream.dimensions()) {
            execute(("CREATE TABLE \"%1$s\" (\"%1$s\" SYMBOL, %2$s timestamp TIMESTAMP) TIMESTAMP(timestamp)"
                            + " PARTITION BY DAY WAL DEDUP UPSERT KEYS(timestamp, \"%1$s\")")
                    .formatted(dimension.name(), fields));
        }
    }

    /** Reads the fields of one row, once all that was written before can be read; empty if there is no such row. */
    Map<String, Number> fields(String dimension, String key, Instant start) throws Exception {
        awaitWrites(dimension);
        JsonNode answer = execute("SELECT * FROM \"%1$s\" WHERE \"%1$s\" = '%2$s' AND timestamp = '%3$s'"
                .formatted(dimension, key.replace("'", "''"), start));
        JsonNode rows = answer.get("dataset");
        if (rows.size() > 1) {
            throw new AssertionError("more than one row: " + rows);
        }
        Map<String, Number> fields = new LinkedHashMap<>();
        for (int i = 0; i < answer.get("columns").size() && !rows.isEmpty(); i++) {
            JsonNode value = rows.get(0).get(i);
            if (value.isNumber()) {
                fields.put(answer.at("/columns/%d/name".formatted(i)).asText(), value.numberValue());
            }
        }
        return fields;
    }

    /** Reads the counts of all keys in one slice, once all that was written before can be read. */
    Map<String, Long> counts(String dimension, Instant start) throws Exception {
        awaitWrites(dimension);
        Map<String, Long> counts = new LinkedHashMap<>();
        String query = "SELECT \"%1$s\", \"count\" FROM \"%1$s\" WHERE timestamp = '%2$s'".formatted(dimension, start);
        for (JsonNode row : execute(query).get("dataset")) {
            counts.put(row.get(0).asText(), row.get(1).asLong());
        }
        return counts;
    }

    /** Writes are in a log first, and reads do not see them there. */
    private void awaitWrites(String dimension) throws Exception {
        await("waited for the writes to " + dimension, () -> {
            JsonNode rows = execute("SELECT writerTxn, sequencerTxn, suspended FROM wal_tables() WHERE name = '%s'"
                            .formatted(dimension))
                    .get("dataset");
            if (rows.at("/0/2").asBoolean()) {
                throw new IllegalStateException("the table %s is suspended".formatted(dimension));
            }
            return rows.at("/0/0").asLong() == rows.at("/0/1").asLong();
        });
    }

    private JsonNode execute(String statement) throws IOException, InterruptedException {
        return json.readTree(send(url.resolve("/exec"), Map.of("query", statement), null));
    }
}
