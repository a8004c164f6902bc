package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar as {@code spark-submit} starts it, when something is wrong from the start. */
class JobCommandIT {
    private static final String TOKEN = "marker-of-a-secret";

    @TempDir
    private Path directory;

    @Test
    void everyErrorOfTheConfigurationIsNamedAtOnce() throws Exception {
        Command run = submit(
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
        Command run = submit("--set", "job.streams=trains", "--set", "job.sinks=influx, printer");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors().lines())
                .containsExactlyInAnyOrder(
                        "airline-job: job.streams: 'trains' is none of [flights, routes]",
                        "airline-job: job.sinks: 'printer' is none of [influx, kpis]");
    }

    @Test
    void unknownTablesAndRecordSinksAreNamedWithTheKnownOnes() throws Exception {
        Command run = submit("--set", "job.tables=flights: printer, route_events");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors().lines())
                .containsExactly(
                        "airline-job: job.tables: 'flights: printer': the sink 'printer' is none of []; a jar with another is given with --jars",
                        "airline-job: job.tables: 'flights: printer': the table 'flights' is none of [flight_fares, route_events], which are those of job.streams [flights, routes]",
                        "airline-job: job.tables: 'route_events' is not of the form 'table: sink'");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsOneClearLine() throws Exception {
        Command run = submit("--set", "kafka.bootstrap-servers=127.0.0.1:1", "--set", "job.check-timeout=2s");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors().lines())
                .containsExactly(
                        "airline-job: kafka.bootstrap-servers: no Kafka broker answers at 127.0.0.1:1 within 2s");
    }

    @Test
    void aBucketForSeveralStreamsIsRefused() throws Exception {
        Command run = submit("--set", "influx.bucket=all");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .contains("influx.bucket all would mix the streams [flights, routes]")
                .hasLineCount(1);
    }

    @Test
    void anAddressThatIsNoneIsOneClearLine() throws Exception {
        Command run = submit("--set", "kafka.bootstrap-servers=nowhere");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).contains("nowhere").hasLineCount(1);
    }

    @Test
    void aPropertiesFileOfKafkaThatIsNotThereIsOneClearLine() throws Exception {
        Path missing = directory.resolve("missing.properties");
        Command run = submit("--set", "kafka.properties-file=" + missing);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors().lines())
                .containsExactly(
                        "airline-job: kafka.properties-file: cannot read " + missing + " (NoSuchFileException)");
    }

    @Test
    void noSecretIsShown() throws Exception {
        Command run = submit("--set", "kafka.bootstrap-servers=127.0.0.1:1", "--set", "job.check-timeout=1s");

        assertThat(run.everything()).contains("influx.token = *****").doesNotContain(TOKEN);
    }

    private Command submit(String... arguments) throws Exception {
        return Command.job(directory, Map.of("AIRLINE_INFLUX_TOKEN", TOKEN), "info", List.of(arguments));
    }
}
