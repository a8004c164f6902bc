package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.Dimension;
import io.airline.it.DashboardApi;
import io.airline.it.Requirements;
import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The broker away, elsewhere, or with other topics than before, under load. */
@Tag("reliability")
class BrokerFaultsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    /** More than there are keys, so that whole leaderboards can be compared. */
    private static final int ALL = 100_000;

    private final Ports ports = Ports.free();
    private final int newPort = Ports.free().kafka();
    private final String bothPorts = "127.0.0.1:%d,127.0.0.1:%d".formatted(ports.kafka(), newPort);
    private FaultProxy proxy;
    private AirlineStack stack;
    private DashboardApi dashboard;
    private ManagedProcess producer;
    private long produced;

    @BeforeEach
    void start() throws Exception {
        Requirements.store(Store.Kind.INFLUXDB);
        proxy = FaultProxy.of(ports.store());
        stack = AirlineStack.of(FLIGHTS)
                .store(Store.Kind.INFLUXDB)
                .ports(ports)
                .jobSetting("kafka.bootstrap-servers", bothPorts)
                .jobSetting("influx.url", proxy.url().toString())
                .start();
        stack.startDashboard(
                Map.of("kafka.bootstrap-servers", bothPorts, "dashboard.entry-limit", Integer.toString(ALL)));
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
    void anOutageOfTheBrokerLosesNothing() throws Exception {
        startLoad(300_000);
        stack.killBroker();
        TimeUnit.SECONDS.sleep(OUTAGE.toSeconds());

        stack.startBroker();

        assertNothingIsLost("Broker killed for 30 s");
    }

    @Test
    void aBrokerThatMovesIsFoundAtItsOtherAddress() throws Exception {
        startLoad(300_000);
        stack.killBroker();

        stack.startBrokerAt(newPort);

        assertNothingIsLost("Broker restarted with a new port, both in `kafka.bootstrap-servers`");
    }

    @Test
    void partitionsThatAreAddedAreRead() throws Exception {
        publish(20_000);
        stack.awaitStored(STORED_LIMIT);
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(FLIGHTS.topic(), NewPartitions.increaseTo(4)))
                    .all()
                    .get();
        }
        // One that runs looks for partitions every five minutes only.
        startLoad(100_000);

        assertNothingIsLost("Partitions added to the topic");
    }

    @Test
    void aTopicMadeAgainWhileTheJobIsStoppedIsRefused() throws Exception {
        publish(20_000);
        stack.awaitStored(STORED_LIMIT);
        stack.stopJob();
        makeTopicAgain();

        String log = startJobUntilItEnds();

        assertRefused(log, "was deleted and made again");
        assertANewCheckpointCountsTheNewTopic();
    }

    @Test
    void aTopicMadeAgainBetweenTwoMicroBatchesEndsTheJob() throws Exception {
        publish(20_000);
        stack.awaitStored(STORED_LIMIT);
        CountDownLatch held = new CountDownLatch(1);
        proxy.set(exchange -> {
            held.countDown();
            exchange.hold();
        });
        publish(1000);
        assertThat(held.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        makeTopicAgain();

        String log = jobLogUntilItEnds(() -> proxy.set(FaultProxy.NONE));

        assertRefused(log, "was deleted and made again");
        assertANewCheckpointCountsTheNewTopic();
    }

    @Test
    void aTopicDeletedUnderTheJobEndsIt() throws Exception {
        publish(20_000);
        stack.awaitStored(STORED_LIMIT);

        String log = jobLogUntilItEnds(() -> deleteTopic());

        assertRefused(log, "was deleted");
    }

    private interface Action {
        void run() throws Exception;
    }

    /** Makes the topic again, with more events than it has ever had, so that the job's offsets are there. */
    private void makeTopicAgain() throws Exception {
        long published = stack.progress().published();
        deleteTopic();
        try (Admin admin = admin()) {
            NewTopic topic = new NewTopic(FLIGHTS.topic(), 2, (short) 1)
                    .configs(Map.of("message.timestamp.type", "LogAppendTime"));
            Wait.until("the topic to be made again", LIMIT, () -> isCreated(admin, topic));
        }
        publish(published + 20_000);
    }

    private void deleteTopic() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(FLIGHTS.topic())).all().get();
        }
    }

    /** A topic is deleted a while after it is asked for. */
    private static boolean isCreated(Admin admin, NewTopic topic) throws InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(TopicExistsException.class);
            return false;
        }
    }

    /** Publishes that many events as fast as can be. */
    private void publish(long count) throws InterruptedException {
        produced += count;
        ManagedProcess fast = stack.startProducer(
                List.of("--count", Long.toString(count), "--rate", "max"), ProcessBuilder.Redirect.PIPE);
        assertThat(fast.awaitExit()).as("exit code, see %s", fast.log()).isZero();
    }

    private String startJobUntilItEnds() throws Exception {
        return jobLogUntilItEnds(stack::startJob);
    }

    private String jobLogUntilItEnds(Action action) throws Exception {
        Path file = stack.logs().resolve("job.log");
        int before = Files.readString(file).length();
        action.run();
        Wait.until("the job to end", LIMIT, () -> !stack.job().isAlive());
        return Files.readString(file).substring(before);
    }

    private void assertRefused(String log, String reason) throws InterruptedException {
        assertThat(stack.job().awaitExit()).as("exit code, see %s", log).isEqualTo(2);
        assertThat(log.lines().filter(line -> line.startsWith("airline-job: ")))
                .singleElement()
                .asString()
                .contains("the topic airlines " + reason, "Start with a new checkpoint");
    }

    /** Does what the job says; a total of the new topic is there as it should be, whatever the old one had in its slice. */
    private void assertANewCheckpointCountsTheNewTopic() throws Exception {
        try (Stream<Path> files = Files.walk(stack.checkpoint())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        stack.startJob();
        stack.awaitStored(STORED_LIMIT);
        assertThat(stack.kpis())
                .containsAll(Expected.of(stack.bootstrapServers(), FLIGHTS).totals());
    }

    /** Measures from now on, when the fault is over, and holds all against the oracle when the producer has ended. */
    private void assertNothingIsLost(String fault) throws Exception {
        long start = System.nanoTime();
        awaitStoredGrows();
        Duration recovery = Duration.ofNanos(System.nanoTime() - start);
        assertThat(producer.awaitExit()).as("exit code, see %s", producer.log()).isZero();
        stack.awaitStored(STORED_LIMIT);
        assertThat(stack.progress().published()).isEqualTo(produced);
        FaultReport report = new FaultReport(fault);
        report.tried(stack, recovery);
        report.report();
        for (Dimension<?> dimension : FLIGHTS.dimensions()) {
            Map<String, Long> stored = stack.stored().get(dimension.name());
            Wait.until(
                    "the dashboard to show what is stored by " + dimension.name(),
                    LIMIT,
                    () -> stored.equals(dashboard.counts(FLIGHTS.name(), dimension.name(), "60m", ALL)));
        }
    }

    /** Returns once the job stores what a new producer publishes, which has both addresses. */
    private void startLoad(int count) throws InterruptedException {
        produced += count;
        producer = stack.startProducer(
                List.of(
                        "--count",
                        Integer.toString(count),
                        "--rate",
                        "5000",
                        "--set",
                        "kafka.bootstrap-servers=" + bothPorts),
                ProcessBuilder.Redirect.PIPE);
        awaitStoredGrows();
    }

    private void awaitStoredGrows() throws InterruptedException {
        Stacks.awaitStoredGrows(stack, LIMIT);
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()));
    }
}
