package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.SliceTotal;
import io.airline.it.DeadLetter;
import io.airline.it.Requirements;
import io.airline.it.ServedMetrics;
import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real influxd in trouble, and trouble between it and the job, under load. */
@Tag("reliability")
class StoreFaultsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Longer than two requests may take, by default. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Duration SHORT = Duration.ofSeconds(20);

    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** About half of what a micro-batch writes under load. */
    private static final int REQUEST_LIMIT = 1000;

    private static final int ENDED_BY_SIGTERM = 128 + 15;

    private static final String WAITS = "sink waits, trying until it is stored";
    private static final String GOES_ON = "sink goes on";

    private final Ports ports = Ports.free();
    private FaultProxy proxy;
    private AirlineStack stack;
    private ManagedProcess producer;

    /** Begins or ends a fault. */
    @FunctionalInterface
    private interface Step {
        void take() throws InterruptedException;
    }

    @BeforeEach
    void openProxy() throws IOException {
        proxy = FaultProxy.of(ports.store());
    }

    @AfterEach
    void stop() throws IOException {
        if (stack != null) {
            stack.close();
        }
        proxy.close();
    }

    @Test
    void troubleOfTheStoreDelaysTotalsButLosesNone() throws Exception {
        start(Map.of("influx.url", proxy.url().toString(), "influx.max-backoff", "1s", "influx.request-timeout", "1s"));
        AtomicInteger tooLarge = new AtomicInteger();
        FaultReport report = new FaultReport("503, 429, 413, cut and silent for a moment");
        Duration slowest = Duration.ZERO;
        for (FaultProxy.Fault fault : List.of(
                FaultProxy.answering(503, Map.of()),
                FaultProxy.answering(429, Map.of("Retry-After", "1")),
                FaultProxy.ANSWER_CUT,
                FaultProxy.REQUEST_CUT,
                FaultProxy.NO_ANSWER,
                limited(tooLarge))) {
            int before = proxy.arrivals().size();
            // Long enough for a sink that took it for a refusal to have refused every line.
            long over = System.nanoTime() + MOMENT.toNanos();
            proxy.set(fault);
            Wait.until(
                    "writes to meet the fault",
                    LIMIT,
                    () -> proxy.arrivals().size() > before + 1 && System.nanoTime() > over);
            proxy.set(FaultProxy.NONE);
            Duration recovery = untilStoredGrows();
            slowest = recovery.compareTo(slowest) > 0 ? recovery : slowest;
        }

        endLoad();
        assertThat(tooLarge).hasPositiveValue();
        assertThat(DeadLetter.readAll(stack)).isEmpty();
        report.tried(stack, slowest);
        report.report();
    }

    @Test
    void aStoreThatIsKilled() throws Exception {
        start(Map.of());
        outage("influxd killed for 60 s", LONG, stack::killStore, stack::startStore, "no answer (");
    }

    @Test
    void aStoreThatHangs() throws Exception {
        start(Map.of());
        outage(
                "influxd stopped (SIGSTOP) for 60 s",
                LONG,
                stack::pauseStore,
                stack::resumeStore,
                "no answer (timeout)");
    }

    @Test
    void aStoreThatIsUnavailable() throws Exception {
        outage("influxd answering 503 for 20 s", SHORT, FaultProxy.answering(503, Map.of()), "503 ");
    }

    @Test
    void aStoreThatAsksForPatienceGetsIt() throws Exception {
        Duration asked = Duration.ofSeconds(5);
        FaultProxy.Fault busy = FaultProxy.answering(429, Map.of("Retry-After", Long.toString(asked.toSeconds())));
        List<Duration> refused = new ArrayList<>();

        outage(
                "influxd answering 429 with Retry-After 5 for 20 s",
                SHORT,
                exchange -> {
                    refused.add(proxy.arrivals().get(proxy.arrivals().size() - 1));
                    busy.treat(exchange);
                },
                "429 ");

        assertThat(refused).hasSizeGreaterThan(1);
        for (int i = 1; i < refused.size(); i++) {
            assertThat(refused.get(i).minus(refused.get(i - 1))).isGreaterThanOrEqualTo(asked);
        }
    }

    @Test
    void credentialsThatAreRevoked() throws Exception {
        outage(
                "influxd answering 401 for 20 s",
                SHORT,
                FaultProxy.answering(401, Map.of()),
                "the credentials are refused (HTTP status 401); see influx.user and influx.password");
    }

    @Test
    void anAnswerThatBreaksOff() throws Exception {
        outage("connection cut in the middle of each answer for 20 s", SHORT, FaultProxy.ANSWER_CUT, "no answer (");
    }

    @Test
    void aRequestThatBreaksOff() throws Exception {
        outage("connection cut in the middle of each request for 20 s", SHORT, FaultProxy.REQUEST_CUT, "no answer (");
    }

    @Test
    void anAnswerThatCrawls() throws Exception {
        outage("answers at 1 byte/s for 60 s", LONG, FaultProxy.ANSWER_SLOW, "no answer (timeout)");
    }

    @Test
    void aRequestThatCrawls() throws Exception {
        outage("requests taken at 1 byte/s for 60 s", LONG, FaultProxy.REQUEST_SLOW, "no answer (timeout)");
    }

    @Test
    void requestsThatAreTooLargeAreHalvedAndTheJobGoesOn() throws Exception {
        start(Map.of("influx.url", proxy.url().toString()));
        AtomicInteger tooLarge = new AtomicInteger();
        FaultReport report =
                new FaultReport("influxd answering 413 to requests above %d bytes for 20 s".formatted(REQUEST_LIMIT));

        long end = System.nanoTime() + SHORT.toNanos();
        proxy.set(limited(tooLarge));
        Duration recovery = untilStoredGrows();
        while (System.nanoTime() < end) {
            untilStoredGrows();
        }

        proxy.set(FaultProxy.NONE);
        endLoad();
        assertThat(tooLarge).hasPositiveValue();
        assertThat(log(WAITS)).isEmpty();
        assertThat(DeadLetter.readAll(stack)).isEmpty();
        report.tried(stack, recovery);
        report.report();
    }

    @Test
    void aJobThatIsStoppedWhileItWaitsEndsAndGoesOnOnceTheStoreIsBack() throws Exception {
        start(Map.of("influx.url", proxy.url().toString(), "job.stop-timeout", "3s"));
        FaultReport report = new FaultReport("job stopped (SIGTERM) while influxd answers 503");
        proxy.set(FaultProxy.answering(503, Map.of()));
        Wait.until("the job to wait", LIMIT, () -> !log(WAITS).isEmpty());

        assertThat(stack.stopJob()).as("exit code").isEqualTo(ENDED_BY_SIGTERM);

        assertThat(log("micro-batch cut off, it runs again after the next start stream=flights waited=3s"))
                .hasSize(1);
        assertThat(log("Exception")).isEmpty();
        proxy.set(FaultProxy.NONE);
        stack.startJob();
        Duration recovery = untilStoredGrows();
        endLoad();
        report.tried(stack, recovery);
        report.report();
    }

    /** Starts a stack, and a load of 5,000 events a second. */
    private void start(Map<String, String> settings) throws InterruptedException {
        Requirements.store(Store.Kind.INFLUXDB);
        AirlineStack.Builder builder =
                AirlineStack.of(FLIGHTS).store(Store.Kind.INFLUXDB).ports(ports);
        settings.forEach(builder::jobSetting);
        stack = builder.start();
        producer = stack.startProducer(List.of("--rate", "5000", "--seed", "5"), ProcessBuilder.Redirect.PIPE);
        untilStoredGrows();
    }

    private void endLoad() throws InterruptedException {
        producer.close();
        stack.awaitStored(STORED_LIMIT);
    }

    private void outage(String fault, Duration length, FaultProxy.Fault treatment, String reason) throws Exception {
        start(Map.of("influx.url", proxy.url().toString()));
        outage(fault, length, () -> proxy.set(treatment), () -> proxy.set(FaultProxy.NONE), reason);
    }

    /**
     * Has a fault last that long, in which nothing can be stored, and holds all against the oracle after it.
     *
     * @param reason what the job's log must say of it
     */
    private void outage(String fault, Duration length, Step begin, Step end, String reason) throws Exception {
        FaultReport report = new FaultReport(fault);
        long over = System.nanoTime() + length.toNanos();
        begin.take();
        Wait.until("the job to say that it waits", LIMIT, () -> !log(WAITS).isEmpty());
        List<SliceTotal> kpis = stack.kpis();
        long stored = stack.progress().stored();
        awaitMetricsSayThatTheSinkWaits();
        Wait.until("the fault to have lasted", length, () -> System.nanoTime() > over);
        assertThat(stack.progress().stored()).isEqualTo(stored);
        assertThat(stack.kpis()).as("the other sink waits too").isEqualTo(kpis);

        end.take();
        Duration recovery = untilStoredGrows();

        endLoad();
        assertThat(log(WAITS)).singleElement().asString().contains("reason=\"" + reason);
        assertThat(log(GOES_ON)).hasSize(1);
        assertThat(DeadLetter.readAll(stack)).isEmpty();
        report.tried(stack, recovery);
        report.report();
    }

    private void awaitMetricsSayThatTheSinkWaits() throws InterruptedException {
        Wait.until("the metrics to say that the sink tries again and events wait", LIMIT, () -> {
            Map<String, Double> samples =
                    ServedMetrics.at(stack.jobMetricsAddress()).samples();
            return samples.get("airline_job_sink_retries_total{sink=\"influx\",stream=\"flights\"}") > 0
                    && samples.get("airline_job_sink_failures_total{sink=\"influx\",stream=\"flights\"}") == 0
                    && samples.get("airline_job_consumer_lag_events{partition=\"0\",stream=\"flights\"}") > 0;
        });
    }

    /** Returns how long it took until the job had stored more. */
    private Duration untilStoredGrows() throws InterruptedException {
        long start = System.nanoTime();
        Stacks.awaitStoredGrows(stack, LIMIT);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Returns the fault of a limit to requests, which counts those above it. */
    private static FaultProxy.Fault limited(AtomicInteger tooLarge) {
        FaultProxy.Fault limited = FaultProxy.limitedTo(REQUEST_LIMIT);
        return exchange -> {
            if (exchange.request().length > REQUEST_LIMIT) {
                tooLarge.incrementAndGet();
            }
            limited.treat(exchange);
        };
    }

    /** Returns the lines of the job's log that have these words. */
    private List<String> log(String words) {
        try {
            return Files.readAllLines(stack.logs().resolve("job.log")).stream()
                    .filter(line -> line.contains(words))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
