package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static io.airline.it.Stacks.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.ManagedProcess;
import io.airline.local.Store;
import io.airline.local.TopicReader;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL to a producer, which is resumed: every row of its file is on the topic once. */
@Tag("reliability")
class ProducerKillIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int COPIES = 3000;

    /** Of the sample's seven rows two are rejected. */
    private static final int EVENTS = 5 * COPIES;

    @TempDir
    private Path directory;

    private final Random random = new Random(5);

    @Test
    void aResumedProductionPublishesTheRest() throws Exception {
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB)) {
            FaultReport report = new FaultReport("producer killed once");
            report.tried(stack, produce(stack, "once", 1));
            report.report();
        }
    }

    @Test
    void aProductionIsResumedAsOftenAsItIsKilled() throws Exception {
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB)) {
            FaultReport report = new FaultReport("producer killed twice in a production");
            for (int production = 0; production < 10; production++) {
                report.tried(stack, produce(stack, "production-" + production, 2));
            }
            report.report();
        }
    }

    /**
     * Kills a production at random instants, resumes it until it is complete, and holds the topic against the file.
     *
     * @return from the last kill until an event was stored again
     */
    private Duration produce(AirlineStack stack, String production, int kills) throws Exception {
        long before = stack.progress().published();
        List<String> arguments = new ArrayList<>(arguments(production));
        ManagedProcess producer = stack.startProducer(arguments, ProcessBuilder.Redirect.PIPE);
        arguments.add("--resume");
        // The second half is left, so that none is done before it is killed.
        int[] instants = random.ints(kills, 1, EVENTS / 2).sorted().toArray();
        long killed = 0;
        for (int instant : instants) {
            awaitPublished(stack, producer, before + instant);
            producer.kill();
            killed = System.nanoTime();
            producer = stack.startProducer(arguments, ProcessBuilder.Redirect.PIPE);
        }
        // The last one has only begun to start.
        long stored = stack.progress().published();
        Wait.until("the resumed production to be stored", LIMIT, () -> {
            stack.requireAlive();
            return stack.progress().published() - stack.progress().lag() > stored;
        });
        Duration recovery = Duration.ofNanos(System.nanoTime() - killed);
        assertThat(producer.awaitExit()).as("exit code, see %s", producer.log()).isZero();
        stack.awaitStored(STORED_LIMIT);

        JsonNode report = new ObjectMapper()
                .readTree(directory.resolve(production + ".json").toFile());
        assertThat(report.path("success").asLong()).isBetween(1L, EVENTS - 1L);
        assertThat(report.path("success").asLong() + report.path("skipped").asLong())
                .isEqualTo(EVENTS);
        assertThat(report.path("errors_by_transform").asLong()).isEqualTo(COPIES);
        assertThat(report.path("unpublished").asLong()).isZero();
        assertThat(numbersOnTopic(stack, production))
                .isEqualTo(IntStream.range(0, EVENTS).boxed().toList());
        return recovery;
    }

    private static void awaitPublished(AirlineStack stack, ManagedProcess producer, long events)
            throws InterruptedException {
        Wait.until(events + " events to be published", LIMIT, () -> {
            stack.requireAlive();
            assertThat(producer.isAlive())
                    .as("the producer runs, see %s", producer.log())
                    .isTrue();
            return stack.progress().published() >= events;
        });
    }

    private List<String> arguments(String production) throws IOException {
        List<String> lines = Files.readAllLines(sample("flights.csv"));
        List<String> all = new ArrayList<>(lines.subList(0, 1));
        Collections.nCopies(COPIES, lines.subList(1, lines.size())).forEach(all::addAll);
        Path file = Files.write(directory.resolve("flights.csv"), all);
        return List.of(
                "--file",
                file.toString(),
                "--rate",
                "7000",
                "--production",
                production,
                "--report",
                directory.resolve(production + ".json").toString(),
                "--rejects",
                directory.resolve("rejects.csv").toString());
    }

    /** Returns the numbers of the production's events, in order, each as often as it is there. */
    private static List<Integer> numbersOnTopic(AirlineStack stack, String production) {
        EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);
        List<Integer> numbers = new ArrayList<>();
        try (TopicReader topic =
                new TopicReader(stack.bootstrapServers(), stack.stream().topic())) {
            topic.readToEnd(message -> {
                try {
                    String id = codec.decode(message.value()).getId();
                    int hyphen = id.lastIndexOf('-');
                    if (id.substring(0, hyphen).equals(production)) {
                        numbers.add(Integer.parseInt(id.substring(hyphen + 1)));
                    }
                } catch (UndecodableEventException e) {
                    throw new AssertionError("the producer has written bytes that are no event", e);
                }
            });
        }
        Collections.sort(numbers);
        return numbers;
    }
}
