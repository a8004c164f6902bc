package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.dashboard.AirlineDashboard;
import io.airline.job.AirlineJob;
import io.airline.model.metrics.Metric;
import io.airline.producer.AirlineProducer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the files of {@code deploy} that name metrics against promtool and against the metrics that there are. */
class PrometheusFilesTest {
    private static final Path PROMETHEUS = Requirements.root().resolve("deploy/prometheus");
    private static final Path RULES = PROMETHEUS.resolve("rules/airline.yml");
    private static final Path RULE_TESTS = PROMETHEUS.resolve("rules/airline_test.yml");
    private static final Pattern METRIC = Pattern.compile("\\bairline_(?:job|producer|dashboard)_\\w+");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    @Test
    void promtoolFindsNoFault(@TempDir Path directory) throws Exception {
        Requirements.prometheus("promtool");
        // As where it is deployed: the token beside the file, and not in the repository.
        Files.createDirectories(directory.resolve("rules"));
        Files.copy(PROMETHEUS.resolve("prometheus.yml"), directory.resolve("prometheus.yml"));
        Files.copy(RULES, directory.resolve("rules/airline.yml"));
        Files.writeString(directory.resolve("dashboard-access-token"), "unused");

        promtool("check", "config", directory.resolve("prometheus.yml").toString());
        promtool("check", "config", PROMETHEUS.resolve("prometheus-local.yml").toString());
        promtool("check", "rules", RULES.toString());
        promtool("test", "rules", RULE_TESTS.toString());
    }

    @Test
    void everyAlertIsTestedWhereItFiresAndWhereNot() throws Exception {
        List<String> alerts = ALERT.matcher(Files.readString(RULES))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(alerts)
                .containsExactly(
                        "AirlineJobDown",
                        "AirlineLagGrows",
                        "AirlineNothingStored",
                        "AirlineDeadLetters",
                        "AirlineSinkFailing");
        String tests = Files.readString(RULE_TESTS);
        assertThat(alerts).allSatisfy(alert -> assertThat(tests)
                .containsPattern("\\{ eval_time: \\w+, alertname: %s \\}".formatted(alert))
                .containsPattern("alertname: %s\\s+exp_alerts:".formatted(alert)));
        assertThat(Files.readString(RULES))
                .contains(alerts.stream()
                        .map(alert -> "runbook: docs/operations.md#" + alert.toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    @Test
    void rulesAndPlatformNameOnlyMetricsThatThereAre() throws Exception {
        String dashboard = Files.readString(Requirements.root().resolve("deploy/grafana/dashboards/platform.json"));
        Set<String> known = metrics()
                .flatMap(metric -> metric.type() == Metric.Type.HISTOGRAM
                        ? Stream.of("_bucket", "_sum", "_count").map(metric.name()::concat)
                        : Stream.of(metric.name()))
                .collect(Collectors.toSet());

        assertThat(known).containsAll(named(Files.readString(RULES)));
        assertThat(known).containsAll(named(dashboard));
    }

    @Test
    void platformShowsEveryMetricButTheVersions() throws Exception {
        String dashboard = Files.readString(Requirements.root().resolve("deploy/grafana/dashboards/platform.json"));

        assertThat(metrics().filter(metric -> metric.type() != Metric.Type.INFO))
                .extracting(Metric::name)
                .allSatisfy(name -> assertThat(dashboard).contains(name));
    }

    @Test
    void everyPanelOfPlatformSaysWhatItShowsAndInWhichUnit() throws Exception {
        PlatformDashboard dashboard = new PlatformDashboard();

        assertThat(dashboard.file().path("refresh").asText()).isEqualTo("5s");
        assertThat(dashboard.panels()).hasSizeGreaterThan(20).allSatisfy(panel -> {
            assertThat(panel.path("description").asText()).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("prometheus");
            assertThat(PlatformDashboard.expressions(panel, "1m")).isNotEmpty();
        });
        Set<Integer> identities = new TreeSet<>();
        for (JsonNode panel : dashboard.file().path("panels")) {
            assertThat(identities.add(panel.path("id").asInt()))
                    .as("identity of %s", panel.path("title"))
                    .isTrue();
        }
    }

    private static Stream<Metric> metrics() {
        return Stream.of(AirlineJob.METRICS, AirlineProducer.METRICS, AirlineDashboard.METRICS)
                .flatMap(List::stream);
    }

    /** Returns the metrics that a text names; of the recorded ones only what they are made of. */
    private static Set<String> named(String text) {
        return METRIC.matcher(text.replaceAll("stream:airline_\\w+:\\w+", ""))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }
}
