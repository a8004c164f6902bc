package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.publishFiles;
import static io.airline.it.Stacks.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The dashboard's runner behind a real stack. */
class DashboardIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aRestartedDashboardHasTheSameLeaderboard() throws Exception {
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB)) {
            stack.startDashboard(Map.of());
            publishFiles(stack, List.of(sample("flights.csv")));
            Map<String, Long> expected =
                    Expected.of(stack.bootstrapServers(), FLIGHTS).counts().get("carrier");
            Wait.until("the dashboard to show the flights", LIMIT, () -> expected.equals(leaderboard(stack)));

            stack.killDashboard();
            stack.startDashboard(Map.of());

            Wait.until("the dashboard to have the flights again", LIMIT, () -> expected.equals(leaderboard(stack)));
            assertThat(expected).containsEntry("Redwing", 2L);
        }
    }

    private Map<String, Long> leaderboard(AirlineStack stack) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(stack.dashboardUrl() + "/api/v1/flights/leaderboards/carrier?window=15m&limit=100"))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            Map<String, Long> counts = new HashMap<>();
            for (JsonNode entry : new ObjectMapper().readTree(answer.body()).path("entries")) {
                counts.put(entry.path("key").asText(), entry.path("count").asLong());
            }
            return counts;
        } catch (IOException e) {
            throw new AssertionError("the dashboard does not answer", e);
        }
    }
}
