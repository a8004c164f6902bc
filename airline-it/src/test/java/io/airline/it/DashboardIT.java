package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.publishFiles;
import static io.airline.it.Stacks.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The dashboard's runner behind a real stack. */
class DashboardIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aKilledDashboardOrBrokerCostsNothing() throws Exception {
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB)) {
            stack.startDashboard(Map.of());
            DashboardApi api = new DashboardApi(stack.dashboardUrl());
            publishFiles(stack, List.of(sample("flights.csv")));
            Map<String, Long> once = awaitWhatWasPublished(stack, api);
            assertThat(once).containsEntry("Redwing", 2L);

            stack.killDashboard();
            long start = System.nanoTime();
            stack.startDashboard(Map.of());
            assertThat(awaitWhatWasPublished(stack, api)).isEqualTo(once);
            System.out.printf("the same leaderboard %.1f s after the kill%n", (System.nanoTime() - start) / 1e9);

            stack.killBroker();
            stack.startBroker();
            publishFiles(stack, List.of(sample("flights.csv")));
            assertThat(awaitWhatWasPublished(stack, api)).containsEntry("Redwing", 4L);
        }
    }

    /** Returns the flights of each carrier on the topic, once the dashboard shows the same. */
    private static Map<String, Long> awaitWhatWasPublished(AirlineStack stack, DashboardApi api)
            throws InterruptedException {
        Map<String, Long> expected =
                Expected.of(stack.bootstrapServers(), FLIGHTS).counts().get("carrier");
        Wait.until(
                "the dashboard to show what was published",
                LIMIT,
                () -> expected.equals(api.counts("flights", "carrier", "15m", 100)));
        return expected;
    }
}
