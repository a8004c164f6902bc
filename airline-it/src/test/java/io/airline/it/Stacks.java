package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import io.airline.model.config.Configuration;
import io.airline.model.config.KafkaConfig;
import io.airline.producer.EventInput;
import io.airline.producer.EventStream;
import io.airline.producer.KafkaEventPublisher;
import io.airline.producer.Production;
import io.airline.producer.PublishException;
import io.airline.producer.PublisherConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecordBase;

/** Starts stacks for tests, and does to them what tests have in common. */
public final class Stacks {
    public static final StreamDefinition<FlightFare> FLIGHTS = FlightStreams.flights(CityNames.DEFAULT);
    public static final StreamDefinition<AirlineRouteEvent> ROUTES = FlightStreams.routes();
    public static final Duration STORED_LIMIT = Duration.ofMinutes(5);

    private Stacks() {}

    /** Starts a stack on free ports with temporary data; skips the test if there is no such store. */
    public static AirlineStack start(StreamDefinition<?> stream, Store.Kind store) throws InterruptedException {
        return builder(stream, store).start();
    }

    /** Returns a builder for such a stack. */
    public static AirlineStack.Builder builder(StreamDefinition<?> stream, Store.Kind store) {
        Requirements.store(store);
        return AirlineStack.of(stream).store(store).ports(Ports.free());
    }

    /** Returns a file of the invented sample. */
    public static Path sample(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(Stacks.class.getResource(name), name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** Runs a producer to its end, waits until all is stored, and returns the producer's report. */
    public static JsonNode publish(AirlineStack stack, String... arguments) throws Exception {
        Path report = stack.logs().resolve("production.json");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--report",
                report.toString(),
                "--rejects",
                stack.logs().resolve("rejects.csv").toString()));
        ManagedProcess producer = stack.startProducer(all, ProcessBuilder.Redirect.PIPE);
        assertThat(producer.awaitExit()).as("exit code, see %s", producer.log()).isZero();
        stack.awaitStored(STORED_LIMIT);
        return new ObjectMapper().readTree(report.toFile());
    }

    /**
     * Publishes an input from within this process, and returns once the broker has it.
     *
     * @param clock what the events' time is read from
     * @return number of events
     */
    public static <E extends SpecificRecordBase> long produce(
            AirlineStack stack, EventStream<E> stream, EventInput<E> input, InstantSource clock) throws Exception {
        try (KafkaEventPublisher publisher = publisher(stack, stream)) {
            return Production.of(stream, List.of(input), publisher)
                    .clock(clock)
                    .build()
                    .run()
                    .counts()
                    .success();
        }
    }

    /** Returns a flight of a carrier, of now. */
    public static FlightFare flightOf(String carrier) {
        LocalTime time = LocalTime.of(22, 20);
        return new FlightFare(
                "one of a test",
                Instant.now(),
                carrier,
                LocalDate.of(2021, 5, 3),
                "Mumbai",
                "Cochin",
                null,
                time,
                time,
                null,
                90,
                0,
                null,
                1);
    }

    /** Returns a publisher to a stream's topic. */
    public static KafkaEventPublisher publisher(AirlineStack stack, EventStream<?> stream) throws PublishException {
        KafkaConfig kafka = Configuration.of(List.of(KafkaConfig.class))
                .set("kafka.bootstrap-servers", stack.bootstrapServers())
                .build()
                .get(KafkaConfig.class);
        return KafkaEventPublisher.open(kafka, PublisherConfig.defaults(), stream.topic());
    }

    /** Returns once the job has stored more than now. */
    public static void awaitStoredGrows(AirlineStack stack, Duration limit) throws InterruptedException {
        long stored = stack.progress().stored();
        Wait.until(
                "the job to store more, see " + stack.logs(),
                limit,
                () -> stack.progress().stored() > stored);
    }

    /** Publishes files. */
    public static JsonNode publishFiles(AirlineStack stack, List<Path> files) throws Exception {
        return publish(
                stack,
                files.stream()
                        .flatMap(file -> List.of("--file", file.toString()).stream())
                        .toArray(String[]::new));
    }

    /** Holds what the store answers against what is on the topic, key by key. */
    public static void assertStoredIsWhatWasPublished(AirlineStack stack) throws InterruptedException {
        Expected expected = Expected.of(stack.bootstrapServers(), stack.stream());
        assertThat(expected.totals()).isNotEmpty();
        assertThat(expected.differences(stack.stored())).isEmpty();
    }

    /** Returns what a process wrote to its error output, without what Java says about {@code JDK_JAVA_OPTIONS}. */
    public static String errors(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"))
                .map(line -> line + System.lineSeparator())
                .collect(Collectors.joining());
    }
}
