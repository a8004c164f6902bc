package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.testing.FakeRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AirlineProducerTest {
    private static final String TWO_GOOD_ONE_BAD =
            """
            2B,410,AER,2965,KZN,2990,,0,CR2
            2B,x,AER,2965,KZN,2990,,0,CR2
            2B,410,ASF,2966,KZN,2990,,0,CR2
            """;

    @TempDir
    private Path directory;

    private final FakePublisher publisher = FakePublisher.unlimited();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> opened = new ArrayList<>();
    private final PublishedEvents published = new PublishedEvents();
    private String standardInput = "";
    private Path rejects;

    @BeforeEach
    void chooseFiles() {
        rejects = directory.resolve("rejects.csv");
    }

    @Test
    void filesAreProducedAndReported() throws IOException {
        Path file = Files.writeString(directory.resolve("routes.dat"), TWO_GOOD_ONE_BAD);
        Path report = directory.resolve("report.json");

        int exitCode = run("--stream", "routes", "--report", report.toString(), file.toString(), "--file=" + file);

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(publisher.published()).hasSize(4);
        assertThat(publisher.isClosed()).isTrue();
        assertThat(out.toString())
                .contains("production of routes to topic routes_data: completed")
                .contains("rejects are in " + rejects);
        assertThat(Files.readAllLines(rejects)).hasSize(3);
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.get("total").asInt()).isEqualTo(6);
        assertThat(json.get("success").asInt()).isEqualTo(4);
        assertThat(json.get("errors_by_transform").asInt()).isEqualTo(2);
        assertThat(json.get("errors_by_schema").asInt()).isZero();
    }

    @Test
    void standardInputIsADash() {
        standardInput = TWO_GOOD_ONE_BAD;

        assertThat(run("--stream", "routes", "-")).as(err.toString()).isZero();

        assertThat(publisher.published()).hasSize(2);
        assertThat(rejects).content().contains("standard input,2,airline_id");
    }

    @Test
    void withoutFilesFlightsAreInvented() {
        int exitCode = run("--stream", "flights", "--count", "50", "--rate", "max", "--seed", "1", "--topic", "there");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(publisher.published()).hasSize(50);
        assertThat(opened).containsExactly("there at 127.0.0.1:9092");
        assertThat(rejects).doesNotExist();
    }

    @Test
    void configurationComesFromFileThenEnvironmentThenCommandLine() throws IOException {
        Path file = Files.writeString(
                directory.resolve("airline.conf"), "kafka.bootstrap-servers = \"file:1\"\nproducer.linger = 7ms\n");

        assertThat(run("--stream=flights", "--count=0", "--config=" + file)).isZero();
        assertThat(runWith(Map.of("AIRLINE_KAFKA_BOOTSTRAP_SERVERS", "env:1"), "--stream=flights", "--count=0"))
                .isZero();
        assertThat(runWith(
                        Map.of("AIRLINE_KAFKA_BOOTSTRAP_SERVERS", "env:1"),
                        "--stream=flights",
                        "--count=0",
                        "--set=kafka.bootstrap-servers=set:1"))
                .isZero();

        assertThat(opened).containsExactly("airlines at file:1", "airlines at env:1", "airlines at set:1");
    }

    @Test
    void wrongOptionsAreOneLineAndCodeTwo() {
        assertMisuse("Missing required option: '--stream=NAME'");
        assertMisuse("--stream: 'trains' is none of [flights, routes]", "--stream=trains");
        assertMisuse("Unknown option: '--fast'", "--stream=flights", "--fast");
        assertMisuse(
                "Invalid value for option '--rate': 'fast' is neither a whole number, nor one with a duration such as 1/10s, nor max",
                "--stream=flights",
                "--rate=fast");
        assertMisuse(
                "Invalid value for option '--pause': 'soon' is not a duration such as 500ms, 10s, 15m or 2h",
                "--stream=flights",
                "--pause=soon",
                "-");
        assertMisuse("--loop and --pause are for files, and there is none", "--stream=flights", "--loop");
        assertMisuse(
                "--count, --seed and the shares are for invented events, and there are files",
                "--stream=flights",
                "--count=1",
                "-");
        assertMisuse(
                "standard input (-) can be read once, so neither twice nor with --loop",
                "--stream=flights",
                "--loop",
                "-");
        assertMisuse("late share 2.0 is not between 0 and 1", "--stream=flights", "--late-share=2");
        assertMisuse(
                "--production: 'a b' is no production's identity: 1 to 64 of A to Z, a to z, 0 to 9, dot, underscore and"
                        + " hyphen",
                "--stream=flights",
                "--production=a b");
        assertThat(opened).isEmpty();
    }

    @Test
    void whatCannotBeResumedIsOneLineAndCodeTwo() {
        assertMisuse(
                "--resume needs --production, the identity of the production to go on with",
                "--stream=flights",
                "--resume",
                "--seed=1");
        assertMisuse(
                "--resume of invented events needs --seed, the one that they began with",
                "--stream=flights",
                "--resume",
                "--production=nightly");
        assertMisuse(
                "standard input (-) cannot be read again from its start, so not with --resume",
                "--stream=flights",
                "--resume",
                "--production=nightly",
                "-");
        assertMisuse(
                "corrupt records have no identity to find them by, so no --corrupt-share with --resume",
                "--stream=flights",
                "--resume",
                "--production=nightly",
                "--seed=1",
                "--corrupt-share=0.1");
        assertThat(opened).isEmpty();
    }

    @Test
    void aResumedProductionPublishesTheRest() throws Exception {
        published.add(0);
        published.add(2);
        Path report = directory.resolve("report.json");

        int exitCode = run(
                "--stream=flights", "--count=4", "--seed=1", "--production=nightly", "--resume", "--report=" + report);

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(err.toString()).contains("topic airlines has 2 events of production nightly: they are skipped");
        List<String> ids = new ArrayList<>();
        for (byte[] event : publisher.published()) {
            ids.add(EventStream.FLIGHTS.codec().decode(event).getId());
        }
        assertThat(ids).containsExactly("nightly-1", "nightly-3");
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.get("production").asText()).isEqualTo("nightly");
        assertThat(json.get("skipped").asInt()).isEqualTo(2);
        assertThat(json.get("success").asInt()).isEqualTo(2);
    }

    @Test
    void aResumedProductionThatIsNotOnTheTopicBeginsAtTheStart() {
        int exitCode = run("--stream=flights", "--count=4", "--seed=1", "--production=nightly", "--resume");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(err.toString())
                .contains("topic airlines has no event of production nightly: it begins at the start");
        assertThat(publisher.published()).hasSize(4);
    }

    @Test
    void withoutResumeTheTopicIsNotRead() {
        published.add(0);

        assertThat(run("--stream=flights", "--count=4", "--seed=1", "--production=nightly"))
                .isZero();

        assertThat(publisher.published()).hasSize(4);
    }

    @Test
    void wrongFilesAreOneLineAndCodeTwo() {
        Path missing = directory.resolve("missing.csv");

        assertMisuse(missing + " does not exist or cannot be read", "--stream=flights", missing.toString());
        assertMisuse(directory + " is a directory, not a file", "--stream=flights", directory.toString());
        assertMisuse(
                "--report: the directory of " + missing.resolve("r.json") + " does not exist",
                "--stream=flights",
                "--report=" + missing.resolve("r.json"));
    }

    @Test
    void aMetricsPortInUseIsOneLineAndCodeTwo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            int exitCode = run("--stream=flights", "--count=1", "--set=producer.metrics-port=" + port);

            assertThat(exitCode).isEqualTo(2);
            assertThat(err.toString().lines())
                    .containsExactly("producer.metrics-port %d: cannot listen at producer.metrics-host 127.0.0.1: "
                                    .formatted(port)
                            + "Address already in use");
            assertThat(opened).isEmpty();
        }
    }

    @Test
    void wrongConfigurationIsAllErrorsAndCodeTwo() {
        int exitCode = run("--stream=flights", "--set=producer.linger=x", "--set=kafka.bootstrap-server=a:1");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString())
                .contains("kafka.bootstrap-server: unknown key; did you mean kafka.bootstrap-servers?")
                .contains("producer.linger: 'x' is not a duration")
                .doesNotContain("\tat ");
    }

    @Test
    void aPublisherThatCannotBeOpenedIsOneLineAndCodeOne() {
        int exitCode = commandLine(Map.of(), (kafka, config, topic) -> {
                    throw new PublishException("no Kafka broker answers at a:1 within 10 s", null);
                })
                .execute("--stream=flights", "--count=1", "--rejects=" + rejects);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).isEqualToNormalizingNewlines("no Kafka broker answers at a:1 within 10 s\n");
    }

    @Test
    void aProductionThatFailsIsReportedAndCodeOne() throws IOException {
        Path report = directory.resolve("report.json");
        int exitCode = commandLine(Map.of(), (kafka, config, topic) -> FakePublisher.failingAfter(3))
                .execute("--stream=flights", "--count=9", "--rejects=" + rejects, "--report=" + report);

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("production of flights to topic airlines: failed");
        assertThat(err.toString()).isEqualToNormalizingNewlines("the broker is full\n");
        assertThat(new ObjectMapper()
                        .readTree(report.toFile())
                        .get("unpublished")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--stream", "--rate", "--loop", "--pause", "--corrupt-share", "--resume", "exit code");
    }

    @Test
    void framedEventsCarryTheIdThatTheRegistryGives() throws Exception {
        try (FakeRegistry registry = new FakeRegistry()) {
            registry.add("other", Schema.create(Schema.Type.INT));

            int exitCode = runFramed(registry, "--stream=flights", "--count=3", "--topic=there");

            assertThat(exitCode).as(err.toString()).isZero();
            assertThat(registry.requests()).containsExactly("POST /subjects/there-value/versions");
            EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class, id -> {
                assertThat(id).isEqualTo(2);
                return FlightFare.getClassSchema();
            });
            assertThat(publisher.published()).hasSize(3).allSatisfy(event -> {
                assertThat(event[0]).isZero();
                assertThat(codec.decode(event)).isNotNull();
            });
        }
    }

    @Test
    void aProductionDoesNotStartAgainstTheRegistrysWill() throws Exception {
        try (FakeRegistry registry = new FakeRegistry()) {
            registry.add("airlines-value", AirlineRouteEvent.getClassSchema());

            assertThat(runFramed(registry, "--stream=flights", "--count=3")).isEqualTo(2);
            assertThat(err.toString())
                    .contains("the registry refuses the schema of FlightFare: it is incompatible with what subject"
                            + " airlines-value has");
            assertThat(runFramed(registry, "--stream=flights", "--count=3", "--set=producer.register-schema=false"))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("subject airlines-value has no such schema as that of FlightFare");
            registry.then(503, "");
            assertThat(runFramed(registry, "--stream=flights", "--count=3")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("registry.url: %s answers with HTTP status 503".formatted(registry.url()));
        }
        assertThat(run("--stream=flights", "--count=3", "--set=producer.encoding=confluent"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("producer.encoding confluent needs a schema registry, and registry.url is not set");
        assertThat(opened).isEmpty();
    }

    private int runFramed(FakeRegistry registry, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--set=producer.encoding=confluent");
        all.add("--set=registry.url=" + registry.url());
        return run(all.toArray(new String[0]));
    }

    private void assertMisuse(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines(message + "\n--help shows the options\n");
    }

    private int run(String... arguments) {
        return runWith(Map.of(), arguments);
    }

    private int runWith(Map<String, String> variables, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--rejects=" + rejects);
        return commandLine(variables, (kafka, config, topic) -> {
                    opened.add(topic + " at " + kafka.bootstrapServers());
                    return publisher;
                })
                .execute(all.toArray(new String[0]));
    }

    private CommandLine commandLine(Map<String, String> variables, AirlineProducer.PublisherFactory publishers) {
        return AirlineProducer.commandLine(new AirlineProducer.Environment(
                        variables,
                        new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
                        publishers,
                        (kafka, config, schemas, topic, stream, productionId, progress) -> published))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }
}
