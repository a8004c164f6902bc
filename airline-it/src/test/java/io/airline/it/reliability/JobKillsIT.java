package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.Dimension;
import io.airline.it.DashboardApi;
import io.airline.it.Requirements;
import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Job and dashboard, killed under load again and again. */
@Tag("reliability")
class JobKillsIT {
    private static final int JOB_KILLS = Integer.getInteger("airline.it.job-kills", 50);
    private static final int DASHBOARD_KILLS = 5;
    private static final long SEED = Long.getLong("airline.it.seed", 5);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** More than there are keys, so that whole leaderboards can be compared. */
    private static final int ALL = 100_000;

    private static final Map<String, String> DASHBOARD = Map.of("dashboard.entry-limit", Integer.toString(ALL));

    private final Random random = new Random(SEED);
    private FaultProxy proxy;
    private AirlineStack stack;
    private DashboardApi dashboard;

    @BeforeEach
    void start() throws Exception {
        Requirements.store(Store.Kind.INFLUXDB);
        Ports ports = Ports.free();
        proxy = FaultProxy.of(ports.store());
        stack = AirlineStack.of(FLIGHTS)
                .store(Store.Kind.INFLUXDB)
                .ports(ports)
                .jobSetting("influx.url", proxy.url().toString())
                .start();
        stack.startDashboard(DASHBOARD);
        dashboard = new DashboardApi(stack.dashboardUrl());
    }

    @AfterEach
    void stop() throws IOException {
        if (stack != null) {
            stack.close();
        }
        proxy.close();
    }

    @Test
    void aJobKilledAtAnyInstantGivesTheSameTotals() throws Exception {
        Map<KillPhase, FaultReport> reports = new EnumMap<>(KillPhase.class);
        for (KillPhase phase : phases()) {
            ManagedProcess producer = startLoad();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));

            killJob(phase);

            long kill = System.nanoTime();
            assertThat(phase.isThat(stack.checkpoint()))
                    .as(phase + " is what was hit")
                    .isTrue();
            stack.startJob();
            awaitStoredGrows();
            Duration recovery = Duration.ofNanos(System.nanoTime() - kill);
            producer.close();
            stack.awaitStored(STORED_LIMIT);
            reports.computeIfAbsent(phase, each -> new FaultReport("`SIGKILL` to the job " + each.description()))
                    .tried(stack, recovery);
            awaitDashboardShowsWhatIsStored();
        }
        for (FaultReport report : reports.values()) {
            report.report();
        }
    }

    /** Returns the phases to hit, each about as often, in a random order. */
    private List<KillPhase> phases() {
        List<KillPhase> all = List.of(KillPhase.values());
        List<KillPhase> phases = new ArrayList<>();
        for (int i = 0; i < JOB_KILLS; i++) {
            phases.add(all.get(i % all.size()));
        }
        Collections.shuffle(phases, random);
        return phases;
    }

    private void killJob(KillPhase phase) throws Exception {
        if (phase.isInSink()) {
            CountDownLatch reached = new CountDownLatch(1);
            proxy.set(exchange -> {
                if (phase == KillPhase.WRITE_HALF_SENT) {
                    exchange.passHalfOfBody();
                } else {
                    exchange.store(exchange.request());
                }
                reached.countDown();
                exchange.hold();
            });
            assertThat(reached.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("a write came")
                    .isTrue();
            stack.killJob();
            proxy.set(FaultProxy.NONE);
        } else {
            try (Freezer freezer = new Freezer(stack.job().pid())) {
                freezer.freezeWhen(phase.await(stack.checkpoint()), () -> phase.isThat(stack.checkpoint()), LIMIT);
                stack.killJob();
            }
        }
    }

    @Test
    void aKilledDashboardShowsTheSameAgain() throws Exception {
        FaultReport report = new FaultReport("`SIGKILL` to the dashboard");
        for (int kill = 0; kill < DASHBOARD_KILLS; kill++) {
            ManagedProcess producer = startLoad();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
            long stored = flights(stack.stored().get("carrier"));

            stack.killDashboard();

            long start = System.nanoTime();
            stack.startDashboard(DASHBOARD);
            Wait.until("the dashboard to show what was stored", LIMIT, () -> flights(shown("carrier")) >= stored);
            Duration recovery = Duration.ofNanos(System.nanoTime() - start);
            producer.close();
            stack.awaitStored(STORED_LIMIT);
            awaitDashboardShowsWhatIsStored();
            report.tried(stack, recovery);
        }
        report.report();
    }

    /** Returns once the job stores what a new producer publishes. */
    private ManagedProcess startLoad() throws InterruptedException {
        ManagedProcess producer = stack.startProducer(
                List.of("--rate", "5000", "--seed", Long.toString(random.nextLong())), ProcessBuilder.Redirect.PIPE);
        awaitStoredGrows();
        return producer;
    }

    private void awaitStoredGrows() throws InterruptedException {
        Stacks.awaitStoredGrows(stack, LIMIT);
    }

    /** What is stored has been held against the oracle. */
    private void awaitDashboardShowsWhatIsStored() throws InterruptedException {
        for (Dimension<?> dimension : FLIGHTS.dimensions()) {
            Map<String, Long> stored = stack.stored().get(dimension.name());
            Wait.until(
                    "the dashboard to show what is stored by " + dimension.name(),
                    LIMIT,
                    () -> stored.equals(shown(dimension.name())));
        }
    }

    private Map<String, Long> shown(String dimension) throws InterruptedException {
        return dashboard.counts(FLIGHTS.name(), dimension, "60m", ALL);
    }

    private static long flights(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
