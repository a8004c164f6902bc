package io.airline.it;

import static io.airline.it.Stacks.ROUTES;
import static io.airline.it.Stacks.STORED_LIMIT;
import static io.airline.it.Stacks.assertStoredIsWhatWasPublished;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.SparkCluster.DeployMode;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shaded jar on a real Spark standalone cluster: executors, and in cluster deploy mode the driver, apart. */
@Tag("slow")
class SparkClusterIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long VALID_ROUTES = 66_765;

    /** The busiest airports of the dataset, as its description has them. */
    private static final Map<String, Long> SOURCES =
            Map.of("ATL", 915L, "ORD", 558L, "PEK", 535L, "LHR", 525L, "CDG", 524L, "FRA", 497L, "LAX", 492L);

    /** In cluster deploy mode the driver dies too, and the master starts it again on the other worker. */
    @ParameterizedTest
    @EnumSource
    void routesComeOutAsKnownWithTwoWorkersWithOneAndWhenOneDies(DeployMode deployMode) throws Exception {
        String routes = Requirements.data("routes.dat").toString();
        boolean hasDriver = deployMode == DeployMode.CLUSTER;
        List<ProcessHandle> survivors = new ArrayList<>();
        try (AirlineStack stack = start(2, deployMode)) {
            Stacks.publish(stack, "--file", routes);
            assertRoutesAreStored(stack, 1);
            assertThat(drivers(stack)).hasSize(hasDriver ? 1 : 0);
            assertThat(executors(stack)).hasSize(2);
            print(stack, "two workers in %s mode".formatted(deployMode));
            ManagedProcess producer = stack.startProducer(
                    List.of(
                            "--file",
                            routes,
                            "--rate",
                            "12000",
                            "--rejects",
                            stack.logs().resolve("rejects.csv").toString()),
                    ProcessBuilder.Redirect.PIPE);
            Wait.until("more events to be stored", LIMIT, () -> stored(stack) > VALID_ROUTES);
            ManagedProcess worker = stack.cluster().workers().stream()
                    .filter(each -> !hasDriver || !stack.cluster().drivers(each).isEmpty())
                    .findFirst()
                    .orElseThrow();
            List<ProcessHandle> victims = new ArrayList<>(stack.cluster().executors(worker));
            victims.addAll(stack.cluster().drivers(worker));

            stack.cluster().killWorker(worker);

            long published = stack.progress().published();
            assertThat(victims).hasSize(hasDriver ? 2 : 1).noneMatch(ProcessHandle::isAlive);
            assertThat(published).as("published when the worker died").isLessThan(2 * VALID_ROUTES);
            assertThat(producer.awaitExit()).isZero();
            stack.awaitStored(STORED_LIMIT);
            assertRoutesAreStored(stack, 2);
            assertThat(drivers(stack)).hasSize(hasDriver ? 1 : 0);
            print(stack, "one of two killed after %d events".formatted(published));

            Stacks.publish(stack, "--file", routes);
            assertRoutesAreStored(stack, 3);
            print(stack, "the one worker that is left");
            survivors.addAll(drivers(stack));
            survivors.addAll(executors(stack));
        }
        assertThat(survivors).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    private static long stored(AirlineStack stack) throws InterruptedException {
        return stack.progress().published() - stack.progress().lag();
    }

    private static AirlineStack start(int workers, DeployMode deployMode) throws InterruptedException {
        return AirlineStack.of(ROUTES)
                .store(Store.Kind.QUESTDB)
                .ports(Ports.free())
                .sparkCluster(workers, deployMode)
                .start();
    }

    private static List<ProcessHandle> executors(AirlineStack stack) {
        return stack.cluster().workers().stream()
                .flatMap(worker -> stack.cluster().executors(worker).stream())
                .toList();
    }

    private static List<ProcessHandle> drivers(AirlineStack stack) {
        return stack.cluster().workers().stream()
                .flatMap(worker -> stack.cluster().drivers(worker).stream())
                .toList();
    }

    /** Holds what is stored against the known answers and the topic, the dataset having been published so many times. */
    private static void assertRoutesAreStored(AirlineStack stack, int times) throws InterruptedException {
        assertThat(stack.progress().published()).isEqualTo(VALID_ROUTES * times);
        Map<String, Long> sources = stack.stored().get("source");
        SOURCES.forEach((airport, count) -> assertThat(sources).containsEntry(airport, count * times));
        assertStoredIsWhatWasPublished(stack);
    }

    private static void print(AirlineStack stack, String scenario) throws InterruptedException {
        Map<String, Map<String, Long>> stored = stack.stored();
        System.out.printf(
                Locale.ROOT,
                "Spark cluster, %s: %d driver(s) and %d executor(s) on workers, %,d routes stored, ATL %d%n",
                scenario,
                drivers(stack).size(),
                executors(stack).size(),
                stored.get("carrier").values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                stored.get("source").get("ATL"));
    }
}
