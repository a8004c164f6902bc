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
    void aRestartedDashboardHasTheSameLeaderboard() throws Exception {
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB)) {
            stack.startDashboard(Map.of());
            publishFiles(stack, List.of(sample("flights.csv")));
            DashboardApi api = new DashboardApi(stack.dashboardUrl());
            Map<String, Long> expected =
                    Expected.of(stack.bootstrapServers(), FLIGHTS).counts().get("carrier");
            Wait.until(
                    "the dashboard to show the flights",
                    LIMIT,
                    () -> expected.equals(api.counts("flights", "carrier", "15m", 100)));

            stack.killDashboard();
            stack.startDashboard(Map.of());

            Wait.until(
                    "the dashboard to have the flights again",
                    LIMIT,
                    () -> expected.equals(api.counts("flights", "carrier", "15m", 100)));
            assertThat(expected).containsEntry("Redwing", 2L);
        }
    }
}
