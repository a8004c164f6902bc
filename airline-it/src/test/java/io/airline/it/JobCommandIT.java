package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar as {@code spark-submit} starts it, when something is wrong from the start. */
class JobCommandIT {
    private static final int TIMEOUT_SECONDS = 90;
    private static final String TOKEN = "marker-of-a-secret";

    @TempDir
    private Path directory;

    private record Run(int exitCode, String errors, String everything) {}

    @Test
    void everyErrorOfTheConfigurationIsNamedAtOnce() throws Exception {
        Run run = submit(
                "--set", "job.slice-lenght=5s", "--set", "influx.batch-size=0", "--set", "job.state-partitions=many");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors().lines())
                .containsExactlyInAnyOrder(
                        "airline-job: job.slice-lenght: unknown key; did you mean job.slice-length?",
                        "airline-job: influx.batch-size: 0 is not between 1 and 50000",
                        "airline-job: job.state-partitions: 'many' is not a whole number");
    }

    @Test
    void unknownStreamsAndSinksAreNamedWithTheKnownOnes() throws Exception {
        Run run = submit("--set", "job.streams=trains", "--set", "job.sinks=influx, printer");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors().lines())
                .containsExactlyInAnyOrder(
                        "airline-job: job.streams: 'trains' is none of [flights, routes]",
                        "airline-job: job.sinks: 'printer' is none of [influx, kpis]");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsOneClearLine() throws Exception {
        Run run = submit("--set", "kafka.bootstrap-servers=127.0.0.1:1", "--set", "job.check-timeout=2s");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors().lines())
                .containsExactly(
                        "airline-job: kafka.bootstrap-servers: no Kafka broker answers at 127.0.0.1:1 within 2s");
    }

    @Test
    void aBucketForSeveralStreamsIsRefused() throws Exception {
        Run run = submit("--set", "influx.bucket=all");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .contains("influx.bucket all would mix the streams [flights, routes]")
                .hasLineCount(1);
    }

    @Test
    void anAddressThatIsNoneIsOneClearLine() throws Exception {
        Run run = submit("--set", "kafka.bootstrap-servers=nowhere");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).contains("nowhere").hasLineCount(1);
    }

    @Test
    void noSecretIsShown() throws Exception {
        Run run = submit("--set", "kafka.bootstrap-servers=127.0.0.1:1", "--set", "job.check-timeout=1s");

        assertThat(run.everything()).contains("influx.token = *****").doesNotContain(TOKEN);
    }

    private Run submit(String... arguments) throws Exception {
        Path home = Installation.fromSystemProperty().home();
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlog4j2.configurationFile="
                        + Files.writeString(
                                        directory.resolve("log4j2.properties"),
                                        """
                        rootLogger.level = info
                        rootLogger.appenderRef.file.ref = file
                        appender.file.type = File
                        appender.file.name = file
                        appender.file.fileName = %s
                        appender.file.layout.type = PatternLayout
                        appender.file.layout.pattern = %%m%%n%%ex
                        """
                                                .formatted(directory.resolve("log")))
                                .toUri(),
                "-cp",
                home.resolve("runtime-spark/target/jars") + "/*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[1]",
                home.resolve("target/runners/airline-job-shaded.jar").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("AIRLINE_INFLUX_TOKEN", TOKEN);
        builder.environment()
                .put("SPARK_HOME", home.resolve("runtime-spark/target").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        String everything =
                Files.readString(output) + Files.readString(errors) + Files.readString(directory.resolve("log"));
        return new Run(process.exitValue(), Stacks.errors(errors), everything);
    }
}
