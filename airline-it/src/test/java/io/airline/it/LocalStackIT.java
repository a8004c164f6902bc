package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.local.AirlineStack;
import io.airline.local.Ports;
import io.airline.local.Store;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runner behind {@code run.sh}, as a user starts it. */
class LocalStackIT {
    @TempDir
    private Path directory;

    @Test
    void routesComeOutAsKnown() throws Exception {
        assertRoutesComeOutAsKnown(Store.Kind.INFLUXDB);
    }

    @Test
    @Tag("slow")
    void routesComeOutAsKnownFromQuestDb() throws Exception {
        assertRoutesComeOutAsKnown(Store.Kind.QUESTDB);
    }

    private void assertRoutesComeOutAsKnown(Store.Kind store) throws Exception {
        Requirements.store(store);
        Path report = directory.resolve("report.json");

        LocalStackRun run = once(
                store,
                "--stream",
                "routes",
                "--file",
                Requirements.data("routes.dat").toString(),
                "--report",
                report.toString());

        assertThat(run.exitCode()).as(run.errors()).isZero();
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.path("production").path("total").asLong()).isEqualTo(67_663);
        assertThat(json.path("production").path("success").asLong()).isEqualTo(66_765);
        assertThat(json.path("production").path("errors_by_transform").asLong()).isEqualTo(898);
        assertThat(json.path("production").path("errors_by_schema").asLong()).isZero();
        Map<String, Long> sources = new LinkedHashMap<>();
        json.path("stored")
                .path("source")
                .fields()
                .forEachRemaining(
                        each -> sources.put(each.getKey(), each.getValue().asLong()));
        assertThat(sources.entrySet().stream().limit(10))
                .containsExactly(
                        entry("ATL", 915L),
                        entry("ORD", 558L),
                        entry("PEK", 535L),
                        entry("LHR", 525L),
                        entry("CDG", 524L),
                        entry("FRA", 497L),
                        entry("LAX", 492L),
                        entry("DFW", 469L),
                        entry("JFK", 456L),
                        entry("AMS", 453L));
        assertThat(run.output()).contains("every stored count equals what was published");
    }

    @Test
    void aStoreThatHoldsOtherCountsIsReported() throws Exception {
        Path data = directory.resolve("data");
        try (AirlineStack stack = AirlineStack.of(Stacks.FLIGHTS)
                .store(Store.Kind.QUESTDB)
                .data(data)
                .ports(Ports.free())
                .start()) {
            Stacks.publishFiles(stack, List.of(Stacks.sample("flights.csv")));
            HttpRequest intruder = HttpRequest.newBuilder(
                            URI.create(stack.store().url() + "/api/v2/write?precision=ms&bucket=airlines&org=airline"))
                    .POST(HttpRequest.BodyPublishers.ofString("carrier,carrier=Intruder count=5i 1600000000000\n"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(intruder, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(stack.stored().get("carrier")).containsEntry("Intruder", 5L);
        }

        LocalStackRun run = once(
                Store.Kind.QUESTDB,
                "--data",
                data.toString(),
                "--file",
                Stacks.sample("flights.csv").toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.errors()).contains("carrier 'Intruder': 5 stored, 0 published");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--file no-such-file.csv|--file no-such-file.csv: no such file",
                "--fiel x|Unknown option",
                "--stream trains|--stream: there is no stream 'trains', but flights, routes",
                "--stream trains --jar no-such.jar|--jar no-such.jar: no such file",
                "--set job.slice-length=soon|'soon' is not a duration",
                "--once --loop --file x|no such file",
                "--report r.json|--report needs --once",
                "--rate many --once|--rate",
                "--table flight_fares|--table flight_fares: not the name of a table, a colon and the name of a sink",
                "--table fares:jdbc|--table fares:jdbc: the stream flights has no table 'fares', but [flight_fares]",
            })
    void aWrongOptionIsOneClearLine(String arguments, String message) throws Exception {
        LocalStackRun run = run(List.of(arguments.split(" ", -1)));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).contains(message).doesNotContain("\tat ");
        assertThat(run.errors().lines().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void aPortInUseIsOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalStackRun run = run(List.of("--kafka-port", Integer.toString(taken.getLocalPort())));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errors())
                    .contains("port %d for Kafka is already in use".formatted(taken.getLocalPort()))
                    .hasLineCount(1);
        }
    }

    @Test
    void aWrongJavaIsOneClearLine() throws Exception {
        Path java = directory.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\necho '    java.specification.version = 11' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder script = new ProcessBuilder(
                Requirements.root().resolve("deploy/local/run.sh").toString());
        script.environment().put("JAVA_HOME", directory.toString());

        LocalStackRun run = LocalStackRun.run(directory, script);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).contains("Java 11 found, Java 17 to 22 needed").hasLineCount(1);
    }

    private LocalStackRun once(Store.Kind store, String... arguments) throws Exception {
        return LocalStackRun.once(directory, store, arguments);
    }

    private LocalStackRun run(List<String> arguments) throws Exception {
        return LocalStackRun.run(directory, arguments);
    }
}
