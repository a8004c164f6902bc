package io.airline.it.performance;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.it.MeasurementReport;
import io.airline.it.Requirements;
import io.airline.it.performance.spark.ComparedQuery;
import io.airline.it.performance.spark.ProgressLog;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Installation;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events per second of the whole job with its real sinks, beside a query that only reads the same topic, and beside the
 * same numbers in Spark's SQL, in turns over several rounds, each from a cold JVM; the sliding query and the writer of single
 * rows, which are slow, once. What the job and the tumbling query have
 * stored is held against the oracle after each of their runs.
 *
 * <p>{@code airline.measure.events} sets the events on the topic (39,900,000, so that the
 * last micro-batch is not one of a few events), {@code airline.measure.sliding} how many of
 * them the sliding query is given (200,000), {@code airline.measure.rows} how many are written one by one (5,000),
 * {@code airline.measure.rounds} the rounds (3).
 */
class ThroughputMeasurement {
    private static final int EVENTS = MeasurementReport.setting("airline.measure.events", 39_900_000);
    private static final int SLIDING = MeasurementReport.setting("airline.measure.sliding", 200_000);
    private static final int ROWS = MeasurementReport.setting("airline.measure.rows", 5_000);
    private static final int ROUNDS = MeasurementReport.setting("airline.measure.rounds", 3);
    private static final int BATCH = 2_000_000;

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Map<String, Sample> whole = new LinkedHashMap<>();
    private final Map<String, Sample> secondHalf = new LinkedHashMap<>();
    private AirlineStack stack;
    private Path progress;
    private Path jar;

    @Test
    void besideTheCeilingAndSql(@TempDir Path directory) throws Exception {
        Requirements.store(Store.Kind.INFLUXDB);
        progress = directory.resolve("progress");
        jar = SparkJar.in(directory);
        try (AirlineStack started = AirlineStack.of(FLIGHTS)
                .store(Store.Kind.INFLUXDB)
                .ports(Ports.free())
                .sparkSetting("spark.jars", jar.toString())
                .sparkSetting("spark.sql.streaming.streamingQueryListeners", ProgressLog.class.getName())
                .sparkSetting(ProgressLog.FILE, progress.toString())
                .withoutJob()
                .start()) {
            stack = started;
            ManagedProcess producer = stack.startProducer(
                    List.of("--count", Integer.toString(EVENTS), "--rate", "max"), ProcessBuilder.Redirect.PIPE);
            assertThat(producer.awaitExit()).as("see %s", producer.log()).isZero();
            Expected expected = Expected.of(stack.bootstrapServers(), FLIGHTS);
            for (int round = 0; round < ROUNDS; round++) {
                compared(ComparedQuery.Kind.CEILING, EVENTS, BATCH);
                job();
                assertThat(expected.differences(stack.stored())).isEmpty();
                compared(ComparedQuery.Kind.CEILING_LARGE_POLLS, EVENTS, BATCH);
                compared(ComparedQuery.Kind.TUMBLING, EVENTS, BATCH);
                assertThat(expected.differences(stack.stored())).isEmpty();
                if (round == 0) {
                    compared(ComparedQuery.Kind.SLIDING, SLIDING, SLIDING / 2);
                    compared(ComparedQuery.Kind.PER_ROW, ROWS, ROWS / 2);
                }
            }
        }
        report();
    }

    private void job() throws Exception {
        begin();
        stack.startJob();
        stack.awaitStored(LIMIT);
        end("JOB");
    }

    /** Runs a query until it has done that many events at least. */
    private void compared(ComparedQuery.Kind kind, long events, long batch) throws Exception {
        begin();
        Path checkpoint = stack.checkpoint().resolveSibling("compared");
        Installation.delete(checkpoint);
        stack.startApplication(
                ComparedQuery.class.getName(),
                jar,
                SparkJar.companions(),
                List.of(
                        kind.name(),
                        stack.bootstrapServers(),
                        FLIGHTS.topic(),
                        checkpoint.toUri().toString(),
                        Long.toString(batch),
                        stack.store().url()));
        Wait.until(kind + " to be done", LIMIT, () -> {
            stack.requireAlive();
            return batches().events() >= events;
        });
        end(kind.name());
    }

    private void begin() throws Exception {
        Files.deleteIfExists(progress);
        Installation.delete(stack.checkpoint());
        stack.forgetStored();
    }

    private void end(String name) throws Exception {
        stack.stopJob();
        MicroBatches batches = batches();
        whole.computeIfAbsent(name, unused -> new Sample()).add(batches.perSecond());
        secondHalf.computeIfAbsent(name, unused -> new Sample()).add(batches.secondHalfPerSecond());
        System.out.printf(
                "%-20s %,12.0f events/s, second half %,12.0f%n",
                name, batches.perSecond(), batches.secondHalfPerSecond());
    }

    private MicroBatches batches() {
        try {
            return MicroBatches.read(progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report() throws IOException {
        MeasurementReport report = new MeasurementReport("throughput");
        report.put("events", EVENTS).put("rounds", ROUNDS);
        whole.forEach((name, sample) -> report.put(name + " events/s, whole run", sample.summary()));
        secondHalf.forEach((name, sample) -> report.put(name + " events/s, second half", sample.summary()));
        for (Map<String, Sample> each : List.of(whole, secondHalf)) {
            String of = each == whole ? "whole run" : "second half";
            double job = each.get("JOB").median();
            Map<String, String> compared = new LinkedHashMap<>();
            compared.put("CEILING", "job as a share of the ceiling");
            compared.put("CEILING_LARGE_POLLS", "job as a share of the ceiling with polls of 5,000 records");
            compared.put("TUMBLING", "job against tumbling SQL, times");
            compared.put("SLIDING", "job against sliding SQL, times");
            compared.forEach((name, what) -> report.put(
                    what + ", " + of, Sample.rounded(job / each.get(name).median())));
        }
        report.report();
    }
}
