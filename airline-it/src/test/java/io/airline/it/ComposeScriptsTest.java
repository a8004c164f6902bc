package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts of deploy/compose, run in a copy against a {@code docker} and a {@code mvn} that only note down what they are
 * asked. On their PATH is nothing else but what every Unix has.
 */
class ComposeScriptsTest {
    private static final List<String> TOOLS =
            List.of("cat", "dirname", "find", "mkdir", "mv", "od", "sed", "sh", "touch", "tr");

    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{64}");
    private static final Instant LONG_AGO = Instant.parse("2024-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Path compose;
    private Path bin;
    private Path calls;

    @BeforeEach
    void copy() throws Exception {
        compose = Files.createDirectories(directory.resolve("project/deploy/compose"));
        try (Stream<Path> files = Files.list(original())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(".env"))
                    .toList()) {
                Files.copy(file, compose.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        bin = Files.createDirectory(directory.resolve("bin"));
        calls = directory.resolve("calls");
        for (String tool : TOOLS) {
            Path program = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(each -> Path.of(each, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(bin.resolve(tool), program);
        }
        // "FAKE_DOCKER=compose up" lets the calls fail that begin so.
        program(
                "docker",
                """
                #!/bin/sh
                echo "docker $*" >>"$CALLS"
                if [ -n "$FAKE_DOCKER" ]; then
                  case "$*" in
                    *"$FAKE_DOCKER"*) exit 1 ;;
                  esac
                fi
                """);
        program("mvn", "#!/bin/sh\necho \"mvn $*\" >>\"$CALLS\"\n" + makeJars());
        Path source = directory.resolve("project/airline-job/src/main/java/Job.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(LONG_AGO));
        assertThat(run(Map.of(), "", "sh", "-c", makeJars()).code()).isZero();
    }

    private String makeJars() {
        StringBuilder script = new StringBuilder();
        for (Runner runner : Runner.ALL) {
            Path jar = directory.resolve("project").resolve(runner.jar());
            script.append("mkdir -p '%s'\ntouch '%s'\n".formatted(jar.getParent(), jar));
        }
        return script.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "status", "logs", "influxdb-init"})
    void everyScriptIsExecutableAndWellFormed(String script) throws Exception {
        assertThat(original().resolve(script)).isExecutable();
        assertThat(run(Map.of(), "", "sh", "-n", compose.resolve(script).toString()))
                .isEqualTo(new Result(0, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "status", "logs"})
    void helpNeedsNothing(String script) throws Exception {
        Files.delete(bin.resolve("docker"));

        Result result = script(script, "--help");

        assertThat(result.code()).isZero();
        assertThat(result.output()).startsWith("usage: " + script);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "status", "logs"})
    void anUnknownOptionIsRefused(String script) throws Exception {
        Result result = script(script, "--ful");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).startsWith(script + ": unknown ").contains("--ful");
        assertThat(calls).doesNotExist();
    }

    @Test
    void startMakesPasswordsThatNobodyElseReads() throws Exception {
        assertThat(script("start").code()).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(compose.resolve(".env"))))
                .isEqualTo("rw-------");
        Map<String, String> made = variables();
        assertThat(made.values().stream().filter(value -> SECRET.matcher(value).matches()))
                .hasSize(4)
                .doesNotHaveDuplicates();

        Files.delete(compose.resolve(".env"));
        assertThat(script("start").code()).isZero();

        made.forEach((name, value) -> {
            if (SECRET.matcher(value).matches()) {
                assertThat(variables()).doesNotContainEntry(name, value);
            }
        });
    }

    @Test
    void startKeepsThePasswordsThatThereAre() throws Exception {
        Files.writeString(compose.resolve(".env"), "GRAFANA_ADMIN_PASSWORD=mine\n");

        assertThat(script("start").output()).doesNotContain("made");
        assertThat(compose.resolve(".env")).hasContent("GRAFANA_ADMIN_PASSWORD=mine");
    }

    @Test
    void noPasswordIsShownOrOnACommandLine() throws Exception {
        Result result = script("start", "--full");

        assertThat(variables().values().stream()
                        .filter(value -> SECRET.matcher(value).matches()))
                .hasSize(4)
                .noneMatch(value -> result.output().contains(value))
                .noneMatch(value -> calls().contains(value));
    }

    @Test
    void startWaitsForAllThatWasChosenAndSaysWhereItIs() throws Exception {
        Result result = script("start", "--chronograf", "--monitoring");

        assertThat(result.code()).isZero();
        assertThat(result.output())
                .contains("dashboard   http://127.0.0.1:8050", "Chronograf  http://", "Prometheus  http://")
                .doesNotContain("Kafka UI");
        assertThat(calls())
                .endsWith(("docker compose --project-directory %s --profile chronograf --profile monitoring"
                                + " up --detach --build --wait --wait-timeout 300\n")
                        .formatted(compose));
    }

    @Test
    void startTellsWhereToLookIfSomethingIsNotWell() throws Exception {
        Result result = script(Map.of("FAKE_DOCKER", "up --detach"), "", "start");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).contains("start: not everything is well; " + compose + "/status shows what");
    }

    @Test
    void jarsThatAreThereAreNotBuilt() throws Exception {
        assertThat(script("start").code()).isZero();

        assertThat(calls()).doesNotContain("mvn");
    }

    @Test
    void aMissingJarIsBuilt() throws Exception {
        Files.delete(directory.resolve("project").resolve(Runner.DASHBOARD.jar()));

        assertThat(script("start").code()).isZero();

        assertThat(calls()).contains("-pl airline-job,airline-producer,airline-dashboard -am", " package\n");
    }

    @Test
    void aJarOlderThanItsSourcesIsBuilt() throws Exception {
        Files.setLastModifiedTime(
                directory.resolve("project").resolve(Runner.JOB.jar()), FileTime.from(LONG_AGO.minusSeconds(1)));

        assertThat(script("start").code()).isZero();

        assertThat(calls()).contains("mvn ");
    }

    @Test
    void withoutMavenStartSaysWhatIsMissing() throws Exception {
        Files.delete(directory.resolve("project").resolve(Runner.JOB.jar()));
        Files.delete(bin.resolve("mvn"));

        Result result = script("start");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).contains("install Maven 3.8 or newer and a JDK 17");
        assertThat(compose.resolve(".env")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "status", "logs"})
    void withoutDockerEachScriptSaysWhatIsMissing(String script) throws Exception {
        Files.delete(bin.resolve("docker"));

        Result result = script(script);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).startsWith(script + ": no docker found; install Docker Engine");
    }

    @ParameterizedTest
    @CsvSource({"compose version, docker has no compose plugin; install it", "info, the Docker engine does not answer"})
    void aDockerThatIsNotCompleteIsTold(String failing, String message) throws Exception {
        Result result = script(Map.of("FAKE_DOCKER", failing), "", "start");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).startsWith("start: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "status", "logs"})
    void whereNothingWasStartedTheOthersSaySo(String script) throws Exception {
        Result result = script(script);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).contains("so nothing was started here");
    }

    @Test
    void stopKeepsTheData() throws Exception {
        Files.writeString(compose.resolve(".env"), "");

        assertThat(script("stop").code()).isZero();

        assertThat(calls()).endsWith("docker compose --project-directory %s --profile full down\n".formatted(compose));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no\n", "y\n", ""})
    void stopDeletesNothingWithoutYes(String answer) throws Exception {
        Files.writeString(compose.resolve(".env"), "");

        Result result = script(Map.of(), answer, "stop", "--delete-data");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).contains("nothing was deleted");
        assertThat(calls()).doesNotContain("down");
    }

    @Test
    void stopDeletesTheDataAfterYes() throws Exception {
        Files.writeString(compose.resolve(".env"), "");

        assertThat(script(Map.of(), "yes\n", "stop", "--delete-data").code()).isZero();

        assertThat(calls()).endsWith(" --profile full down --volumes\n");
    }

    @Test
    void statusAndLogsShowEveryPart() throws Exception {
        Files.writeString(compose.resolve(".env"), "");

        assertThat(script("status").code()).isZero();
        assertThat(script("logs", "job", "producer").code()).isZero();

        assertThat(calls())
                .contains(" --profile full ps --all\n")
                .endsWith(" --profile full logs --follow --tail 200 job producer\n");
    }

    private static Path original() {
        return Requirements.root().resolve("deploy/compose");
    }

    private void program(String name, String text) throws IOException {
        Files.writeString(bin.resolve(name), text);
        Files.setPosixFilePermissions(bin.resolve(name), PosixFilePermissions.fromString("rwx------"));
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        text(compose.resolve(".env"))
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .map(line -> line.split("=", 2))
                .forEach(line -> variables.put(line[0], line[1]));
        return variables;
    }

    private String calls() {
        return text(calls);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result script(String name, String... arguments) throws Exception {
        return script(Map.of(), "", name, arguments);
    }

    private Result script(Map<String, String> environment, String input, String name, String... arguments)
            throws Exception {
        return run(
                environment,
                input,
                Stream.concat(Stream.of(compose.resolve(name).toString()), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    private Result run(Map<String, String> environment, String input, String... command) throws Exception {
        Path typed = Files.writeString(directory.resolve("input"), input);
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(typed.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("CALLS", calls.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private record Result(int code, String output) {}
}
