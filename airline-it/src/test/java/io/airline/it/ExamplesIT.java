package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.SliceTotal;
import io.airline.it.DashboardFiles.Dashboard;
import io.airline.it.DashboardFiles.Target;
import io.airline.it.InfluxQueries.Choice;
import io.airline.it.InfluxQueries.Series;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Installation;
import io.airline.local.Ports;
import io.airline.local.StackStreams;
import io.airline.local.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that the platform knows nothing of, run as a user runs them, and every number read back from InfluxDB. */
class ExamplesIT {
    private static final long EVENTS = 20_000;

    @TempDir
    private Path directory;

    static Stream<Path> first() {
        return Examples.directories().stream().limit(1);
    }

    static Stream<Path> others() {
        return Examples.directories().stream().skip(1);
    }

    @ParameterizedTest
    @MethodSource("first")
    void whatIsPublishedIsStoredInEveryField(Path example) throws Exception {
        run(example);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("others")
    void theOthersToo(Path example) throws Exception {
        run(example);
    }

    private void run(Path example) throws Exception {
        Requirements.store(Store.Kind.INFLUXDB);
        String name = Examples.stream(example);
        Path report = directory.resolve("report.json");
        Path data = directory.resolve("data");

        LocalStackRun run = LocalStackRun.once(
                directory,
                Store.Kind.INFLUXDB,
                "--stream",
                name,
                "--count",
                Long.toString(EVENTS),
                "--rate",
                "4000",
                "--data",
                data.toString(),
                "--report",
                report.toString());

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.output()).contains("every stored count equals what was published");
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.path("production").path("success").asLong()).isEqualTo(EVENTS);

        StackStreams.Found found =
                StackStreams.ofExamples(Installation.fromSystemProperty()).named(name);
        Thread.currentThread().setContextClassLoader(found.loader());
        try (AirlineStack stack = AirlineStack.of(found.definition())
                .jars(found.jars())
                .store(Store.Kind.INFLUXDB)
                .data(data)
                .ports(Ports.free())
                .withoutJob()
                .start()) {
            assertStored(stack, found);
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
    }

    private static void assertStored(AirlineStack stack, StackStreams.Found found) throws Exception {
        Expected expected = expected(stack, found);
        InfluxQueries influx = new InfluxQueries(stack.store().url());
        String bucket = found.definition().bucket();
        Map<List<Object>, Map<String, JsonNode>> stored = new HashMap<>();
        for (String dimension : found.definition().dimensions().stream()
                .map(each -> each.name())
                .toList()) {
            for (Series series : influx.ask(bucket, "SELECT * FROM \"%1$s\" GROUP BY \"%1$s\"".formatted(dimension))) {
                for (Map<String, JsonNode> row : series.rows()) {
                    Instant start = Instant.ofEpochMilli(row.get("time").asLong());
                    stored.put(List.of(dimension, series.tags().get(dimension), start), row);
                }
            }
        }

        int numbers = 0;
        for (SliceTotal total : expected.totals()) {
            Map<String, JsonNode> row = stored.remove(List.of(total.dimension(), total.key(), total.start()));
            assertThat(row).as(total.toString()).isNotNull();
            for (Map.Entry<String, Number> field : total.fields().entrySet()) {
                JsonNode value = row.get(field.getKey());
                assertThat(value).as("%s of %s", field.getKey(), total).isNotNull();
                double wanted = field.getValue().doubleValue();
                // Sums of fractions depend on the order of events in their last digits.
                assertThat(value.asDouble())
                        .as("%s of %s", field.getKey(), total)
                        .isCloseTo(wanted, within(Math.max(1e-6, Math.abs(wanted) * 1e-9)));
                numbers++;
            }
        }
        assertThat(stored).isEmpty();
        System.out.printf(
                "%s: %d totals with %d numbers in InfluxDB, each as the oracle has it%n",
                found.definition().name(), expected.totals().size(), numbers);
        assertQueriesHaveAnswers(influx, found, expected);
    }

    private static Expected expected(AirlineStack stack, StackStreams.Found found) {
        return expected(stack, found.definition());
    }

    private static <E extends SpecificRecordBase> Expected expected(
            AirlineStack stack, io.airline.aggregations.StreamDefinition<E> definition) {
        return Expected.of(stack.bootstrapServers(), definition);
    }

    private static void assertQueriesHaveAnswers(InfluxQueries influx, StackStreams.Found found, Expected expected)
            throws Exception {
        Instant from = expected.totals().stream()
                .map(SliceTotal::start)
                .min(Instant::compareTo)
                .orElseThrow();
        Choice choice = new Choice(from, from.plus(Duration.ofMinutes(10)), Duration.ofSeconds(5), Map.of());
        List<String> asked = new ArrayList<>();
        for (Dashboard dashboard : DashboardFiles.grafanaOfExamples()) {
            if (!dashboard.file().equals(found.definition().name() + ".json")) {
                continue;
            }
            for (Target target : DashboardFiles.grafanaTargets(dashboard)) {
                List<Series> answer = influx.ask(found.definition().bucket(), choice.fillGrafana(target.expression()));
                assertThat(answer).as(target.toString()).isNotEmpty();
                assertThat(new TreeMap<>(answer.get(0).rows().get(0)).values())
                        .as(target.toString())
                        .noneMatch(JsonNode::isNull);
                asked.add(target.place());
            }
        }
        assertThat(asked).isNotEmpty();
        System.out.printf(
                "Grafana, %s: %d queries, none empty%n", found.definition().name(), asked.size());
    }
}
