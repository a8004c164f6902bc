package io.airline.it.security;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static io.airline.it.Stacks.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.SinkException;
import io.airline.it.Command;
import io.airline.it.DeadLetter;
import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.config.Configuration;
import io.airline.sink.influx.InfluxConfig;
import io.airline.sink.influx.InfluxSinkFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * All runners against a broker and a store that speak TLS with certificates of a private authority, and ask for passwords;
 * then against the same with wrong ones; then a search for the secrets in all that was written. The runners log all that
 * they can. What the test itself asks of the broker goes through a listener of its own, which they do not know.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecureStackIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private static Secrets secrets;
    private static CommandLines commandLines;
    private static Certificates certificates;
    private static Certificates others;
    private static SecureInfluxd influxd;
    private static AirlineStack stack;
    private static String brokers;
    private static int sparkUi;

    /** What was answered over HTTP, by whom. */
    private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        certificates = Certificates.make(directory.resolve("certificates"), "localhost");
        others = Certificates.make(directory.resolve("other-certificates"), "localhost");
        secrets = Secrets.write(directory.resolve("secrets"), certificates.authority(), others.authority());
        commandLines = CommandLines.watchFor(Secrets.MARKER);
        Ports ports = Ports.free();
        Ports more = Ports.free();
        brokers = "localhost:" + more.kafka();
        sparkUi = more.dashboard();
        influxd =
                new SecureInfluxd(directory.resolve("influxdb"), ports.store(), certificates, secrets.influxPassword());
        AirlineStack.Builder builder = AirlineStack.of(FLIGHTS)
                .store(influxd)
                .ports(ports)
                .data(directory.resolve("stack"))
                .logLevel("DEBUG")
                .jobSetting("kafka.bootstrap-servers", brokers)
                .jobSetting("kafka.properties-file", secrets.kafka().toString())
                .sparkSetting("spark.ui.enabled", "true")
                .sparkSetting("spark.ui.port", Integer.toString(sparkUi))
                .sparkSetting("spark.eventLog.enabled", "true")
                .sparkSetting(
                        "spark.eventLog.dir",
                        Files.createDirectories(directory.resolve("spark-events"))
                                .toUri()
                                .toString());
        brokerSettings(ports).forEach(builder::brokerSetting);
        stack = builder.start();
        stack.startDashboard(Map.of(
                "kafka.bootstrap-servers",
                brokers,
                "kafka.properties-file",
                secrets.kafka().toString(),
                "dashboard.productions",
                "true",
                "dashboard.access-token-file",
                secrets.dashboardToken().toString()));
    }

    private static Map<String, String> brokerSettings(Ports ports) throws Exception {
        String plain = "PLAINTEXT://127.0.0.1:%d".formatted(ports.kafka());
        return Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
                "listeners",
                "%s,CONTROLLER://127.0.0.1:%d,SASL_SSL://%s".formatted(plain, ports.controller(), brokers),
                "advertised.listeners",
                "%s,SASL_SSL://%s".formatted(plain, brokers),
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_airline=\"%s\";"
                        .formatted(Secrets.KAFKA_PASSWORD),
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                certificates.keyStore().toString());
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        if (commandLines != null) {
            commandLines.close();
        }
    }

    @Test
    @Order(1)
    void allRunnersWorkOverTlsWithPasswords() throws Exception {
        publish("--file", sample("flights.csv").toString());
        publish("--count", "2000", "--rate", "max", "--seed", "7", "--corrupt-share", "0.01");
        publishHostileEvents();
        stack.awaitStored(STORED_LIMIT);

        Expected expected = Expected.of(stack.bootstrapServers(), FLIGHTS);
        assertThat(expected.undecodable()).isGreaterThan(1);
        assertThat(stack.kpis()).isEqualTo(expected.totals());
        Map<String, Map<String, Long>> stored = expected.counts();
        stored.get("carrier").remove(longKey());
        assertThat(stack.stored()).isEqualTo(stored);
        assertThat(DeadLetter.readAll(stack))
                .extracting(letter -> letter.header("reason"))
                .contains("undecodable", "refused");
        Map<String, Long> published = expected.counts().get("carrier");
        Wait.until("the dashboard to show what was published", LIMIT, () -> shownCarriers()
                .equals(published));
        for (int limit : List.of(1, 10)) {
            assertThat(json(ask("events", "/api/v1/flights/events?limit=" + limit))
                            .path("events"))
                    .hasSize(limit);
        }
    }

    private Map<String, Long> shownCarriers() throws InterruptedException {
        Map<String, Long> shown = new LinkedHashMap<>();
        try {
            json(ask("leaderboard", "/api/v1/flights/leaderboards/carrier?window=60m&limit=1000"))
                    .path("entries")
                    .forEach(entry -> shown.put(
                            entry.path("key").asText(), entry.path("count").asLong()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shown;
    }

    @Test
    @Order(2)
    void theJobWaitsWhileTheStoreRefusesItsPassword() throws Exception {
        influxd.setPassword(Secrets.OTHER_PASSWORD);
        publish("--file", sample("flights.csv").toString());
        Path log = stack.logs().resolve("job.log");
        Wait.until("the job to be refused", LIMIT, () -> contains(log, "sink waits, trying until it is stored"));
        assertThat(Files.readString(log)).contains("the credentials are refused (authorization failed)");
        ask("the job's metrics", "http://" + stack.jobMetricsAddress() + "/metrics");

        influxd.setPassword(Files.readString(secrets.influxPassword()));
        stack.awaitStored(STORED_LIMIT);

        assertThat(stack.stored().get("carrier"))
                .isEqualTo(withoutLongKey(
                        Expected.of(stack.bootstrapServers(), FLIGHTS).counts().get("carrier")));
    }

    @Test
    @Order(3)
    void theStoreHasToShowACertificateThatIsTrustedAndTheSinkAPassword() throws Exception {
        Path authority = Files.copy(certificates.authority(), directory.resolve("authority-for-the-driver.pem"));
        InfluxSinkFactory trusting = sink("influx.ca-file", authority.toString());
        // As it comes to an executor, where there is no such file.
        Files.delete(authority);
        InfluxSinkFactory travelled = travel(trusting);

        assertThat(travelled).isEqualTo(trusting);
        assertThatCode(() -> travelled.check(FLIGHTS)).doesNotThrowAnyException();
        refused(
                sink("influx.ca-file", others.authority().toString()),
                "TLS fails (Signature does not match.); see influx.ca-file");
        refused(sink(), "TLS fails (unable to find valid certification path to requested target); see influx.ca-file");
        refused(
                sink(
                        "influx.ca-file",
                        certificates.authority().toString(),
                        "influx.url",
                        influxd.url().replace("localhost", "127.0.0.1")),
                "TLS fails (Hostname 127.0.0.1 not verified); see influx.ca-file");
        refused(
                sink(
                        "influx.ca-file",
                        certificates.authority().toString(),
                        "influx.password-file",
                        secrets.wrongInfluxPassword().toString()),
                "the credentials are refused (authorization failed); see influx.user and influx.password");
        refused(
                sink("influx.url", stack.dashboardUrl().replace("http:", "https:")),
                "TLS fails (Unsupported or unrecognized SSL message); see influx.ca-file");
    }

    @Test
    @Order(3)
    void aWrongPasswordOfKafkaIsOneClearLine() throws Exception {
        String line = "Kafka at " + brokers + " refuses: Authentication failed: Invalid username or password";
        for (String runner : List.of("job", "producer", "dashboard")) {
            assertOneLine(run(runner, "wrong-password", "WARN", secrets.kafkaWithWrongPassword()), line);
        }
        // With all that they can log, of which the search below must find nothing.
        for (String runner : List.of("producer", "dashboard")) {
            Command run = run(runner, "wrong-password-debug", "DEBUG", secrets.kafkaWithWrongPassword());
            assertThat(run.errors()).contains(line, "DEBUG", "Exception");
        }
    }

    @Test
    @Order(3)
    void aBrokerWhoseCertificateIsNotTrustedIsOneClearLine() throws Exception {
        for (String runner : List.of("job", "producer", "dashboard")) {
            Command run = run(runner, "other-authority", "WARN", secrets.kafkaWithOtherAuthority());

            assertOneLine(run, "TLS with Kafka at " + brokers + " fails: Signature does not match.");
        }
    }

    @Test
    @Order(3)
    void aStoreWhoseCertificateIsNotTrustedIsOneClearLineOfTheJob() throws Exception {
        Command run = job(
                "influx-other-authority",
                secrets.kafka(),
                "influx.ca-file",
                others.authority().toString());

        assertOneLine(
                run, "influx.url " + influxd.url() + ": TLS fails (Signature does not match.); see influx.ca-file");
    }

    /** The last one: it asks all that can be asked, ends everything, and searches what the others have left too. */
    @Test
    @Order(4)
    void noSecretIsWrittenAnywhere() throws Exception {
        askEverything();
        List<DeadLetter> letters = DeadLetter.readAll(stack);
        assertThat(Files.getPosixFilePermissions(directory.resolve("stack")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        stack.close();
        commandLines.close();

        // That the search would find one, and that there was something to be found in.
        assertThat(secrets.findIn(directory.resolve("secrets"))).hasSize(6);
        assertThat(Files.readString(stack.logs().resolve("job.log"))).contains("DEBUG", "sasl.jaas.config = [hidden]");
        assertThat(directory.resolve("spark-events")).isNotEmptyDirectory();
        assertThat(ANSWERS).hasSizeGreaterThan(15);
        assertThat(letters).isNotEmpty();
        assertThat(commandLines.seen()).isGreaterThan(10);

        assertThat(secrets.findIn(directory))
                .filteredOn(file -> !file.startsWith(directory.resolve("secrets")))
                .containsExactly(directory.resolve("stack/kafka/server.properties"));
        assertThat(commandLines.found()).isEmpty();
        assertThat(ANSWERS)
                .allSatisfy((question, answer) -> assertThat(secrets.isIn(answer.getBytes(StandardCharsets.UTF_8)))
                        .as(question)
                        .isFalse());
        assertThat(letters)
                .noneMatch(letter -> secrets.isIn(letter.message().value())
                        || Arrays.stream(letter.message().headers().toArray())
                                .anyMatch(header -> secrets.isIn(header.value())));
    }

    private void askEverything() throws Exception {
        ManagedProcess producer = stack.startProducer(
                producerArguments(
                        "--count",
                        "3000",
                        "--rate",
                        "1000",
                        "--rejects",
                        directory.resolve("rejects.csv").toString(),
                        "--set",
                        "producer.metrics-port=" + stack.producerMetricsPort()),
                ProcessBuilder.Redirect.PIPE);
        String metrics = "http://127.0.0.1:%d/metrics".formatted(stack.producerMetricsPort());
        Wait.until("the producer's metrics", LIMIT, () -> {
            try {
                return ask("the producer's metrics", metrics).contains("airline_producer");
            } catch (IOException e) {
                return false;
            }
        });
        ask("the job's metrics", "http://" + stack.jobMetricsAddress() + "/metrics");
        for (String path : List.of(
                "/",
                "/login",
                "/metrics",
                "/app.js",
                "/api/v1/streams",
                "/api/v1/none",
                "/api/v1/flights/windows/carrier?size=30s",
                "/api/v1/flights/leaderboards/carrier?window=forever",
                "/openapi.json")) {
            ask("dashboard " + path, path);
        }
        post(
                "production",
                "/api/v1/flights/productions",
                "application/json",
                "{\"source\":\"generator\",\"count\":10}");
        post("login", "/login", "application/x-www-form-urlencoded", "token=" + Secrets.DASHBOARD_TOKEN);
        post("wrong login", "/login", "application/x-www-form-urlencoded", "token=" + Secrets.OTHER_PASSWORD);
        String spark = "http://127.0.0.1:%d".formatted(sparkUi);
        String application = json(ask("Spark's applications", spark + "/api/v1/applications"))
                .at("/0/id")
                .asText();
        for (String page : List.of("/environment/", "/SQL/", "/StreamingQuery/", "/executors/", "/jobs/")) {
            assertThat(ask("Spark's " + page, spark + page)).contains("airline-job");
        }
        for (String page : List.of("environment", "sql?details=true&planDescription=true", "jobs", "stages")) {
            ask("Spark's API " + page, spark + "/api/v1/applications/" + application + "/" + page);
        }
        assertThat(producer.awaitExit()).isZero();
        stack.awaitStored(STORED_LIMIT);
    }

    private static void publish(String... arguments) throws Exception {
        Path report = directory.resolve("report.json");
        List<String> all = producerArguments(arguments);
        all.addAll(List.of(
                "--report",
                report.toString(),
                "--rejects",
                directory.resolve("rejects.csv").toString()));
        ManagedProcess producer = stack.startProducer(all, ProcessBuilder.Redirect.PIPE);
        assertThat(producer.awaitExit()).as("exit code, see %s", producer.log()).isZero();
    }

    private static List<String> producerArguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of(
                "--set", "kafka.bootstrap-servers=" + brokers, "--set", "kafka.properties-file=" + secrets.kafka()));
        return arguments;
    }

    /** One whose key no store can take; after it, at the end of each partition, one that no codec can read. */
    private static void publishHostileEvents() throws Exception {
        FlightFare flight = Stacks.flightOf(longKey());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            FLIGHTS.topic(), EventCodec.of(FlightFare.class).encode(flight)))
                    .get();
            for (PartitionInfo each : producer.partitionsFor(FLIGHTS.topic())) {
                producer.send(new ProducerRecord<>(FLIGHTS.topic(), each.partition(), null, new byte[] {1, 2, 3}))
                        .get();
            }
        }
    }

    private static String longKey() {
        return "x".repeat(70_000);
    }

    private static Map<String, Long> withoutLongKey(Map<String, Long> counts) {
        counts.remove(longKey());
        return counts;
    }

    private static InfluxSinkFactory sink(String... keysAndValues) {
        Map<String, String> settings = new LinkedHashMap<>(influxd.jobSettings());
        settings.remove("influx.ca-file");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new InfluxSinkFactory(Configuration.of(List.of(InfluxConfig.class))
                .set(settings)
                .build()
                .get(InfluxConfig.class));
    }

    private static InfluxSinkFactory travel(InfluxSinkFactory factory) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (InfluxSinkFactory) in.readObject();
        }
    }

    private static void refused(InfluxSinkFactory sink, String reason) {
        assertThatExceptionOfType(SinkException.class)
                .isThrownBy(() -> sink.check(FLIGHTS))
                .withMessage("influx.url %s: %s", sink.config().url(), reason);
    }

    /** Runs one that must not get far; the job's log is a file, so that it always logs all that it can. */
    private static Command run(String runner, String name, String level, Path kafkaProperties) throws Exception {
        if (runner.equals("job")) {
            return job(name, kafkaProperties);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "--set", "kafka.bootstrap-servers=" + brokers, "--set", "kafka.properties-file=" + kafkaProperties));
        if (runner.equals("producer")) {
            arguments.addAll(List.of("--stream", "flights", "--count", "1"));
        } else {
            arguments.addAll(List.of("--set", "dashboard.port=0"));
        }
        return Command.jar("airline-" + runner, newDirectory(runner + "-" + name), Map.of(), level, arguments);
    }

    private static Command job(String name, Path kafkaProperties, String... keysAndValues) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(influxd.jobSettings());
        settings.put("kafka.bootstrap-servers", brokers);
        settings.put("kafka.properties-file", kafkaProperties.toString());
        settings.put("job.streams", FLIGHTS.name());
        settings.put(
                "job.checkpoint-location", directory.resolve("no-checkpoint").toString());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        List<String> arguments = new ArrayList<>();
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return Command.job(newDirectory("job-" + name), Map.of(), "debug", arguments);
    }

    private static Path newDirectory(String name) throws Exception {
        return Files.createDirectories(directory.resolve("runs").resolve(name));
    }

    private static void assertOneLine(Command run, String message) {
        assertThat(run.errors()).contains(message).hasLineCount(1);
        assertThat(run.exitCode()).isPositive();
        assertThat(secrets.isIn(run.everything().getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    /** Asks with the token, and again with a wrong one; a path is one of the dashboard's. */
    private String ask(String question, String address) throws IOException, InterruptedException {
        boolean isDashboard = address.startsWith("/");
        URI uri = URI.create(isDashboard ? stack.dashboardUrl() + address : address);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (isDashboard) {
            keep(
                    question + " with a wrong token",
                    request.copy().header("Authorization", "Bearer " + Secrets.OTHER_PASSWORD));
            request.header("Authorization", "Bearer " + Secrets.DASHBOARD_TOKEN);
        }
        return keep(question, request);
    }

    private void post(String question, String path, String type, String body) throws IOException, InterruptedException {
        keep(
                question,
                HttpRequest.newBuilder(URI.create(stack.dashboardUrl() + path))
                        .header("Authorization", "Bearer " + Secrets.DASHBOARD_TOKEN)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String keep(String question, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        ANSWERS.put(question, answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
        return answer.body();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static boolean contains(Path log, String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
