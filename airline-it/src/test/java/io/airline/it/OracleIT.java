package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's result against the oracle's, with late, future and corrupt events among the honest ones. */
class OracleIT {
    private static final long EVENTS = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void sparkAgreesWithTheOracleInEveryFieldOfEverySlice(@TempDir Path sparkEvents) throws Exception {
        try (AirlineStack stack = Stacks.builder(FLIGHTS, Store.Kind.QUESTDB)
                .sparkSetting("spark.eventLog.enabled", "true")
                .sparkSetting("spark.eventLog.compress", "false")
                .sparkSetting("spark.eventLog.dir", sparkEvents.toUri().toString())
                .start()) {
            // Over several slices and many micro-batches.
            JsonNode report = Stacks.publish(
                    stack,
                    "--count",
                    Long.toString(EVENTS),
                    "--rate",
                    "12000",
                    "--seed",
                    "20201",
                    "--late-share",
                    "0.01",
                    "--future-share",
                    "0.01",
                    "--corrupt-share",
                    "0.01");

            Expected expected = Expected.of(stack.bootstrapServers(), FLIGHTS);
            assertThat(report.path("success").asLong()).isEqualTo(EVENTS);
            assertThat(expected.late()).isEqualTo(report.path("late").asLong()).isGreaterThan(800);
            assertThat(expected.future())
                    .isEqualTo(report.path("future").asLong())
                    .isGreaterThan(800);
            assertThat(expected.undecodable())
                    .isEqualTo(report.path("corrupt").asLong())
                    .isGreaterThan(800);

            assertThat(stack.kpis()).isEqualTo(expected.totals());
            assertThat(expected.differences(stack.stored())).isEmpty();
            assertDeadLetters(stack, Map.of("future", expected.future(), "undecodable", expected.undecodable()));

            // What comes now is small, however slow the machine was before.
            Stacks.publish(stack, "--count", "1000", "--seed", "20202");
            assertThat(tasksOfJobs(sparkEvents)).last().isEqualTo(1);
        }
    }

    /** Returns how many tasks each of Spark's jobs had, in all its stages. */
    private static List<Integer> tasksOfJobs(Path sparkEvents) throws IOException {
        List<Integer> tasksOfJobs = new ArrayList<>();
        try (Stream<Path> files = Files.list(sparkEvents)) {
            for (String line : Files.readAllLines(files.findFirst().orElseThrow())) {
                JsonNode event = JSON.readTree(line);
                if (event.path("Event").asText().equals("SparkListenerJobStart")) {
                    int tasks = 0;
                    for (JsonNode stage : event.path("Stage Infos")) {
                        tasks += stage.path("Number of Tasks").asInt();
                    }
                    tasksOfJobs.add(tasks);
                }
            }
        }
        return tasksOfJobs;
    }

    /** Each refused event is there once, with where it came from. */
    private static void assertDeadLetters(AirlineStack stack, Map<String, Long> expected) {
        Map<String, Set<String>> placesByReason = new HashMap<>();
        for (DeadLetter letter : DeadLetter.readAll(stack)) {
            assertThat(letter.header("source-topic")).isEqualTo(FLIGHTS.topic());
            assertThat(letter.header("detail")).isNotEmpty();
            placesByReason
                    .computeIfAbsent(letter.header("reason"), unused -> new HashSet<>())
                    .add(letter.header("source-partition") + ":" + letter.header("source-offset"));
        }
        assertThat(placesByReason).hasSameSizeAs(expected);
        expected.forEach(
                (reason, count) -> assertThat(placesByReason.get(reason)).hasSize(count.intValue()));
    }
}
