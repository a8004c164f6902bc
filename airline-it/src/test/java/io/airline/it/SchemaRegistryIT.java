package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.ManagedProcess;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.registry.RegistrySchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Framed events beside others on one topic, with a real registry that fails at times. */
class SchemaRegistryIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int EACH = 300;
    private static final int UNKNOWN = 4711;
    private static final String CARRIER = "Framed Airways";

    private final EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);

    @TempDir
    private Path directory;

    private FlightFare flight;

    @BeforeEach
    void inventFlight() {
        flight = Stacks.flightOf(CARRIER);
    }

    @Test
    void framedEventsCountAsOthersAndNoneIsLostWhileTheRegistryIsAway() throws Exception {
        try (ApicurioServer registry = ApicurioServer.start(directory);
                AirlineStack stack = Stacks.builder(FLIGHTS, Store.Kind.QUESTDB)
                        .jobSetting("registry.url", registry.url())
                        .jobSetting("registry.request-timeout", "1s")
                        .jobSetting("registry.max-backoff", "1s")
                        .start()) {
            produce(stack, registry, "--seed=1", "--set=producer.encoding=confluent");
            produce(stack, registry, "--seed=2");
            assertThat(Expected.of(stack.bootstrapServers(), FLIGHTS).undecodable())
                    .as("framed events, to whom knows no registry")
                    .isEqualTo(EACH);
            assertStored(stack, registry, 0);

            int routes = registry.client().register("routes_data-value", AirlineRouteEvent.getClassSchema());
            send(stack, codec.encodeFramed(UNKNOWN, flight));
            send(stack, codec.encodeFramed(routes, flight));
            stack.awaitStored(LIMIT);
            assertThat(details(stack))
                    .containsExactlyInAnyOrder(
                            "schema %d is unknown to the registry at %s".formatted(UNKNOWN, registry.url()),
                            ("schema %d of the registry, io.airline.model.AirlineRouteEvent, is incompatible with"
                                            + " FlightFare: NAME_MISMATCH at /name")
                                    .formatted(routes));

            waitsForTheRegistry(stack, registry);
            assertStored(stack, registry, 2);
            assertThat(stack.stored().get("carrier")).containsEntry(CARRIER, 1L);

            showsFramedEvents(stack, registry);
            refusesToStart(stack, registry);
        }
    }

    /** A flight of a version that the job has not met comes while nobody can say what it is. */
    private void waitsForTheRegistry(AirlineStack stack, ApicurioServer registry) throws Exception {
        int id = registry.client().register("airlines-value", newer());
        registry.pause();
        try {
            send(stack, withCabin(id));
            Path log = stack.logs().resolve("job.log");
            Wait.until("the job to say that it waits, see " + log, LIMIT, () -> reads(log)
                    .contains("events wait for their schema, trying until it is known id=" + id));
            assertThat(stack.progress().lag()).isEqualTo(1);
            assertThat(details(stack)).hasSize(2);
        } finally {
            registry.resume();
        }
        stack.awaitStored(LIMIT);
        assertThat(details(stack)).hasSize(2);
    }

    private static String reads(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema newer() {
        Schema current = FlightFare.getClassSchema();
        List<Schema.Field> fields = new ArrayList<>();
        current.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("cabin", Schema.create(Schema.Type.STRING), null, "economy"));
        return Schema.createRecord(current.getName(), null, current.getNamespace(), false, fields);
    }

    /** Returns the flight as the newer version writes it. */
    private byte[] withCabin(int id) {
        byte[] framed = codec.encodeFramed(id, flight);
        byte[] cabin = "first".getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(framed, framed.length + 1 + cabin.length);
        all[framed.length] = (byte) (2 * cabin.length);
        System.arraycopy(cabin, 0, all, framed.length + 1, cabin.length);
        return all;
    }

    private void showsFramedEvents(AirlineStack stack, ApicurioServer registry) throws Exception {
        stack.startDashboard(Map.of("registry.url", registry.url()));
        JsonNode events = new DashboardApi(stack.dashboardUrl())
                .get("flights/events?limit=1000")
                .path("events");

        assertThat(events.findValuesAsText("airline")).contains(CARRIER);
    }

    private static void refusesToStart(AirlineStack stack, ApicurioServer registry) throws Exception {
        registry.client().register("taken-value", AirlineRouteEvent.getClassSchema());
        registry.requireCompatibility();

        ManagedProcess producer = stack.startProducer(
                List.of(
                        "--count=1",
                        "--topic=taken",
                        "--set=producer.encoding=confluent",
                        "--set=registry.url=" + registry.url()),
                ProcessBuilder.Redirect.PIPE);

        assertThat(producer.awaitExit()).isEqualTo(2);
        assertThatThrownBy(() -> registry.client().register("taken-value", FlightFare.getClassSchema()))
                .hasMessageContaining("the registry refuses the schema of FlightFare: it is incompatible with what"
                        + " subject taken-value has");
    }

    private static void produce(AirlineStack stack, ApicurioServer registry, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--count=" + EACH, "--rate=max", "--set=registry.url=" + registry.url()));
        Stacks.publish(stack, arguments.toArray(new String[0]));
    }

    private static void assertStored(AirlineStack stack, ApicurioServer registry, long undecodable) throws Exception {
        Expected expected = Expected.of(stack.bootstrapServers(), FLIGHTS, RegistrySchemas.asking(registry.config()));
        assertThat(expected.undecodable()).isEqualTo(undecodable);
        assertThat(expected.counts().get("carrier").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isGreaterThanOrEqualTo(2 * EACH);
        assertThat(expected.differences(stack.stored())).isEmpty();
    }

    private static List<String> details(AirlineStack stack) {
        return DeadLetter.readAll(stack).stream()
                .map(each -> each.header("detail"))
                .toList();
    }

    private static void send(AirlineStack stack, byte[] event) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(FLIGHTS.topic(), event)).get();
        }
    }
}
