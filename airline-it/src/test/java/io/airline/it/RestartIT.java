package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static io.airline.it.Stacks.assertStoredIsWhatWasPublished;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.SliceTotal;
import io.airline.local.AirlineStack;
import io.airline.local.ManagedProcess;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What restarts must not change. */
class RestartIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private AirlineStack stack;

    @BeforeEach
    void start() throws InterruptedException {
        stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB);
    }

    @AfterEach
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void replayingTheLastMicroBatchChangesNothing() throws Exception {
        Stacks.publish(stack, "--count", "40000", "--rate", "10000", "--seed", "7");
        List<SliceTotal> kpis = stack.kpis();
        Map<String, Map<String, Long>> stored = stack.stored();
        stack.stopJob();
        Path lastCommit = newest(stack.checkpoint().resolve("commits"));
        Files.delete(lastCommit);

        stack.startJob();
        Wait.until("the last micro-batch to run again", LIMIT, () -> Files.exists(lastCommit));

        assertThat(stack.stored()).isEqualTo(stored);
        assertThat(stack.kpis()).isEqualTo(kpis);
        assertStoredIsWhatWasPublished(stack);
    }

    @Test
    void aKilledJobGoesOnWhereItStopped() throws Exception {
        ManagedProcess producer =
                stack.startProducer(List.of("--rate", "8000", "--seed", "8"), ProcessBuilder.Redirect.PIPE);
        awaitStoredGrows();
        stack.killJob();
        stack.startJob();
        awaitStoredGrows();
        producer.close();

        stack.awaitStored(STORED_LIMIT);
        assertStoredIsWhatWasPublished(stack);
    }

    @Test
    void aStoppedJobEndsItsMicroBatchAndGoesOnWhereItStopped() throws Exception {
        ManagedProcess producer =
                stack.startProducer(List.of("--rate", "8000", "--seed", "9"), ProcessBuilder.Redirect.PIPE);
        awaitStoredGrows();

        stack.stopJob();

        String log = Files.readString(stack.logs().resolve("job.log"));
        String stopping = "job stopping once the micro-batches in flight are stored";
        assertThat(log).contains(stopping);
        // Spark's heartbeat may fail before that: on a slow machine it comes before Spark is ready for it.
        assertThat(log.substring(log.indexOf(stopping)))
                .doesNotContain("micro-batch cut off")
                .doesNotContain("Exception");
        stack.startJob();
        awaitStoredGrows();
        producer.close();
        stack.awaitStored(STORED_LIMIT);
        assertStoredIsWhatWasPublished(stack);
    }

    @Test
    @Tag("reliability")
    void anOutageOfTheStoreDelaysTotalsButLosesNone() throws Exception {
        ManagedProcess producer =
                stack.startProducer(List.of("--rate", "5000", "--seed", "10"), ProcessBuilder.Redirect.PIPE);
        awaitStoredGrows();
        stack.killStore();
        long published = stack.progress().published();
        Wait.until("events to pile up", LIMIT, () -> stack.progress().published() > published + 20_000);

        stack.startStore();
        producer.close();

        stack.awaitStored(STORED_LIMIT);
        assertStoredIsWhatWasPublished(stack);
    }

    @Test
    @Tag("reliability")
    void anOutageOfTheBrokerDelaysEventsButLosesNone() throws Exception {
        ManagedProcess producer = stack.startProducer(
                List.of("--count", "60000", "--rate", "4000", "--seed", "11"), ProcessBuilder.Redirect.PIPE);
        awaitStoredGrows();

        stack.killBroker();
        stack.startBroker();

        assertThat(producer.awaitExit()).as("exit code, see %s", producer.log()).isZero();
        stack.awaitStored(STORED_LIMIT);
        assertThat(stack.progress().published()).isEqualTo(60_000);
        assertStoredIsWhatWasPublished(stack);
    }

    /** Waits until the job has stored something more since it was last started. */
    private void awaitStoredGrows() throws InterruptedException {
        Stacks.awaitStoredGrows(stack, LIMIT);
    }

    private static Path newest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+"))
                    .max(Comparator.comparingLong(
                            file -> Long.parseLong(file.getFileName().toString())))
                    .orElseThrow();
        }
    }
}
