package io.airline.it;

import static io.airline.it.Stacks.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The page and the API while the window has the 37,595 routes of OpenFlights' table and flights keep coming: how long the
 * API takes for the leaderboard of routes, and how fluent the page is.
 *
 * <p>{@code airline.measure.rate} sets the events per second (2000), {@code airline.measure.seconds} for how long the page is
 * watched (30).
 */
class ManyRoutesMeasurement {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int CALLS = 200;

    /** Lines of the table that are routes, as the producer counts them. */
    private static final int VALID_LINES = 66_765;

    private static final int MANY = 37_000;

    @Test
    void leaderboardAndFramesWithManyRoutes() throws Exception {
        Path table = Requirements.data("routes.dat");
        int rate = Measurements.setting("rate", 2_000);
        int seconds = Measurements.setting("seconds", 30);
        try (AirlineStack stack = Stacks.start(ROUTES, Store.Kind.INFLUXDB);
                Browser browser = Browser.open(Browser.Device.DESKTOP, false)) {
            stack.startDashboard(Map.of(
                    "dashboard.reference-data",
                    table.toAbsolutePath().getParent().toString()));
            stack.startProducer(
                    List.of(
                            "--file",
                            table.toString(),
                            "--loop",
                            "--rate",
                            Integer.toString(rate),
                            "--rejects",
                            stack.logs().resolve("rejects.csv").toString()),
                    ProcessBuilder.Redirect.PIPE);
            DashboardApi api = new DashboardApi(stack.dashboardUrl());
            Wait.until(
                    "the whole table to be counted",
                    LIMIT,
                    () -> api.get("streams").at("/streams/0/events").asLong() >= VALID_LINES);

            double first = call(api);
            double[] further = new double[CALLS];
            for (int i = 0; i < CALLS; i++) {
                further[i] = call(api);
            }
            PageWatch watch = new PageWatch(browser);
            DashboardPage page = new DashboardPage(browser, stack.dashboardUrl(), "routes");
            page.await("live");
            Wait.until("the map", LIMIT, () -> !page.visible("#map canvas").isEmpty());
            watch.forget();
            TimeUnit.SECONDS.sleep(seconds);
            Map<String, Object> results = new LinkedHashMap<>();
            results.put("events per second", rate);
            results.put("seconds", seconds);
            results.put("first leaderboard, ms", Measurements.summary(first));
            results.put("further leaderboards, ms", Measurements.summary(further));
            results.put("pictures", watch.pictures().size());
            results.put("frame times, ms", Measurements.summary(watch.frameTimes()));
            results.put("animation callbacks, ms", Measurements.summary(watch.callbackTimes()));
            results.put("long tasks, ms", Measurements.summary(watch.longTasks()));
            int routes = Expected.of(stack.bootstrapServers(), ROUTES)
                    .counts()
                    .get("route")
                    .size();
            assertThat(routes).isGreaterThan(MANY);
            results.put("distinct routes", routes);
            results.put(
                    "events in the window",
                    api.get("streams").at("/streams/0/events").asLong());
            Measurements.report("many-routes", results);
        }
    }

    /** Returns how long the leaderboard takes from the call to the answer read, in milliseconds. */
    private static double call(DashboardApi api) throws InterruptedException {
        long start = System.nanoTime();
        api.get("routes/leaderboards/route?window=15m&limit=10");
        return (System.nanoTime() - start) / 1e6;
    }
}
