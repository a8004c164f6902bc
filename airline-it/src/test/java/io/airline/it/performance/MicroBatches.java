package io.airline.it.performance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a query's micro-batches did, by Spark's own account of them.
 *
 * @param batches those that had events, in order
 */
record MicroBatches(List<Batch> batches) {
    /**
     * One of them.
     *
     * @param start when it began
     * @param events number of events
     * @param duration from its trigger to the end of its commit
     * @param stateBytes memory of the state at its end
     * @param stateRows rows of the state at its end
     * @param updatedRows rows of the state that it changed
     */
    record Batch(Instant start, long events, Duration duration, long stateBytes, long stateRows, long updatedRows) {
        double perSecond() {
            return events / (duration.toMillis() / 1e3);
        }
    }

    /** Reads what {@link io.airline.it.performance.spark.ProgressLog} has written so far. */
    static MicroBatches read(Path file) throws IOException {
        List<Batch> batches = new ArrayList<>();
        if (Files.exists(file)) {
            ObjectMapper json = new ObjectMapper();
            for (String line : Files.readAllLines(file)) {
                if (!line.endsWith("}")) {
                    break;
                }
                JsonNode progress = json.readTree(line);
                long events = read(progress.path("sources").path(0));
                if (events > 0) {
                    JsonNode state = progress.path("stateOperators").path(0);
                    batches.add(new Batch(
                            Instant.parse(progress.path("timestamp").asText()),
                            events,
                            Duration.ofMillis(progress.path("durationMs")
                                    .path("triggerExecution")
                                    .asLong()),
                            state.path("memoryUsedBytes").asLong(),
                            state.path("numRowsTotal").asLong(),
                            state.path("numRowsUpdated").asLong()));
                }
            }
        }
        return new MicroBatches(batches);
    }

    /** Returns how many messages of Kafka lie between the offsets; the rows that Spark counts may be totals of them. */
    private static long read(JsonNode source) {
        return sum(source.path("endOffset")) - sum(source.path("startOffset"));
    }

    private static long sum(JsonNode offsets) {
        long sum = 0;
        for (JsonNode topic : offsets) {
            for (JsonNode partition : topic) {
                sum += partition.asLong();
            }
        }
        return sum;
    }

    long events() {
        return batches.stream().mapToLong(Batch::events).sum();
    }

    /** Returns the events per second from the start of the first to the end of the last, from a cold JVM. */
    double perSecond() {
        Batch last = batches.get(batches.size() - 1);
        Duration all = Duration.between(batches.get(0).start(), last.start().plus(last.duration()));
        return events() / (all.toMillis() / 1e3);
    }

    /** Returns the same of the batches after those that half of the events were in. */
    double secondHalfPerSecond() {
        long half = events() / 2;
        int from = 0;
        for (long before = 0; before < half; from++) {
            before += batches.get(from).events();
        }
        return new MicroBatches(batches.subList(Math.min(from, batches.size() - 1), batches.size())).perSecond();
    }
}
