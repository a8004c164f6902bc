package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.dashboard.AirlineDashboard;
import io.airline.job.AirlineJob;
import io.airline.local.AirlineStack;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.model.metrics.Metric;
import io.airline.producer.AirlineProducer;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus watches the real runners: their numbers, the dashboard over them, and each alert at its fault. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the last one breaks what the others look at
class PrometheusIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static AirlineStack stack;
    private static PrometheusServer prometheus;
    private static JsonNode produced;
    private static Map<String, Double> afterProduction;

    @BeforeAll
    static void start() throws Exception {
        Requirements.prometheus("prometheus");
        stack = AirlineStack.of(FLIGHTS)
                .store(Store.Kind.QUESTDB)
                .ports(Ports.free())
                .jobSetting("influx.max-backoff", "1s")
                .start();
        stack.startDashboard(Map.of());
        produced = Stacks.publish(
                stack,
                "--count=1000",
                "--seed=4",
                "--rate=max",
                "--late-share=0.1",
                "--future-share=0.05",
                "--corrupt-share=0.03");
        Wait.until(
                "the job to measure that nothing waits",
                LIMIT,
                () -> lag(ServedMetrics.at(stack.jobMetricsAddress()).samples()) == 0);
        afterProduction = ServedMetrics.at(stack.jobMetricsAddress()).samples();
        stack.startProducer(
                List.of(
                        "--rate=200",
                        "--set=producer.metrics-port=" + stack.producerMetricsPort(),
                        "--rejects=" + directory.resolve("rejects.csv")),
                ProcessBuilder.Redirect.PIPE);
        prometheus = PrometheusServer.watching(stack, directory);
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void theJobCountsWhatTheProducerMade() {
        long late = produced.path("late").asLong();
        long future = produced.path("future").asLong();
        long corrupt = produced.path("corrupt").asLong();
        assertThat(List.of(late, future, corrupt)).allMatch(count -> count > 0);

        assertThat(afterProduction)
                .containsEntry("airline_job_events_read_total{stream=\"flights\"}", 1000.0)
                .containsEntry("airline_job_events_decoded_total{stream=\"flights\"}", 1000.0 - corrupt)
                .containsEntry("airline_job_events_late_total{stream=\"flights\"}", (double) late)
                .containsEntry(
                        "airline_job_dead_letters_total{reason=\"undecodable\",stream=\"flights\"}", (double) corrupt)
                .containsEntry("airline_job_dead_letters_total{reason=\"future\",stream=\"flights\"}", (double) future)
                .containsEntry("airline_job_dead_letters_total{reason=\"refused\",stream=\"flights\"}", 0.0)
                .containsEntry("airline_job_sink_failures_total{sink=\"influx\",stream=\"flights\"}", 0.0);
        double emitted = afterProduction.get("airline_job_rows_emitted_total{stream=\"flights\"}");
        assertThat(emitted).isPositive();
        for (String sink : List.of("kpis", "influx")) {
            assertThat(afterProduction)
                    .containsEntry(
                            "airline_job_sink_points_total{sink=\"%s\",stream=\"flights\"}".formatted(sink), emitted);
        }
    }

    @Test
    @Order(2)
    void everyTargetIsUp() throws Exception {
        Set<String> all = Set.of("airline-job", "airline-producer", "airline-dashboard");
        Wait.until("every target to be up", LIMIT, () -> prometheus.up().equals(all));
        if (Boolean.getBoolean("airline.docs.update")) {
            photograph(prometheus.url() + "/classic/targets", "docs/prometheus-targets.png");
        }
    }

    @Test
    @Order(3)
    void everyRunnerServesWhatIsDocumentedAndNoMore() throws Exception {
        assertThat(airline(stack.jobMetricsAddress())).isEqualTo(names(AirlineJob.METRICS));
        assertThat(airline("127.0.0.1:" + stack.producerMetricsPort())).isEqualTo(names(AirlineProducer.METRICS));
        assertThat(airline(URI.create(stack.dashboardUrl()).getAuthority())).isEqualTo(names(AirlineDashboard.METRICS));
    }

    @Test
    @Order(4)
    void everyExpressionOfPlatformHasAnAnswer() throws Exception {
        int expressions = 0;
        for (JsonNode panel : new PlatformDashboard().panels()) {
            for (String expression : PlatformDashboard.expressions(panel, "10s")) {
                Wait.until(
                        "an answer for panel %s: %s".formatted(panel.path("title"), expression),
                        LIMIT,
                        () -> hasNumber(prometheus.query(expression)));
                expressions++;
            }
        }
        System.out.printf("%d expressions of platform.json, none failing, none empty%n", expressions);
        assertThat(expressions).isGreaterThan(40);
    }

    @Test
    @Order(5)
    void everyRuleIsEvaluatedAndNoAlertFiresInHealth() throws Exception {
        Wait.until("all rules to be evaluated", LIMIT, () -> prometheus.rules().findValuesAsText("health").stream()
                .allMatch(health -> health.equals("ok")));
        for (JsonNode group : prometheus.rules()) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.path("type").asText().equals("recording")) {
                    assertThat(prometheus.query(rule.path("query").asText()))
                            .as(rule.path("name").asText())
                            .isNotEmpty();
                }
            }
        }
        // An alert's expression is empty in health; the next test shows each with an answer.
        assertThat(prometheus.firing()).isEmpty();
    }

    @Test
    @Order(6)
    void eachAlertFiresAtItsFault() throws Exception {
        publishNoise();
        awaitFiring("AirlineDeadLetters");

        stack.killStore();
        awaitFiring("AirlineSinkFailing", "AirlineNothingStored", "AirlineLagGrows");

        stack.startStore();
        Wait.until("the alerts of the store to end", LIMIT, () -> prometheus
                .firing()
                .isEmpty());

        stack.killJob();
        awaitFiring("AirlineJobDown");
    }

    private static void awaitFiring(String... alerts) throws InterruptedException {
        Wait.until("%s to fire".formatted(List.of(alerts)), LIMIT, () -> prometheus
                .firing()
                .containsAll(Set.of(alerts)));
    }

    private static void publishNoise() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(FLIGHTS.topic(), new byte[] {1, 2, 3}))
                    .get();
        }
    }

    private static boolean hasNumber(JsonNode samples) {
        for (JsonNode sample : samples) {
            if (!sample.path("value").path(1).asText().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    private static double lag(Map<String, Double> samples) {
        return samples.entrySet().stream()
                .filter(each -> each.getKey().startsWith("airline_job_consumer_lag_events{"))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(Double.NaN);
    }

    private static Set<String> names(List<Metric> metrics) {
        return metrics.stream().map(Metric::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the names of our own metrics that are served at an address. */
    private static Set<String> airline(String address) throws InterruptedException {
        return ServedMetrics.at(address).names().stream()
                .filter(name -> name.startsWith("airline_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void photograph(String url, String file) throws Exception {
        Process browser = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--hide-scrollbars",
                        "--window-size=1200,820",
                        "--virtual-time-budget=5000",
                        "--screenshot=" + Requirements.root().resolve(file).toRealPath(),
                        url)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
