package io.airline.it;

import static io.airline.it.Stacks.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.ManagedProcess;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The page and the API while the window has 37,000 routes and more and flights keep coming: how long the API takes for the
 * leaderboard of routes, and how fluent the page is. The valid lines of OpenFlights' table have 36,940 routes; invented
 * flights add some 2,000.
 *
 * <p>{@code airline.measure.rate} sets the events per second (2000), {@code airline.measure.seconds} for how long the page is
 * watched (30).
 */
class ManyRoutesMeasurement {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int CALLS = 200;

    /** Lines of the table that are routes, as the producer counts them. */
    private static final int VALID_LINES = 66_765;

    private static final int INVENTED = 2_000;
    private static final int MANY = 37_000;

    @Test
    void leaderboardAndFramesWithManyRoutes() throws Exception {
        Path table = Requirements.data("routes.dat");
        int rate = MeasurementReport.setting("airline.measure.rate", 2_000);
        int seconds = MeasurementReport.setting("airline.measure.seconds", 30);
        try (AirlineStack stack = Stacks.start(ROUTES, Store.Kind.INFLUXDB);
                Browser browser = Browser.open()) {
            stack.startDashboard(Map.of(
                    "dashboard.reference-data",
                    table.toAbsolutePath().getParent().toString()));
            ManagedProcess invented = stack.startProducer(
                    List.of("--count", Integer.toString(INVENTED), "--rate", "max"), ProcessBuilder.Redirect.PIPE);
            assertThat(invented.awaitExit()).isZero();
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
                    () -> api.get("streams").at("/streams/0/events").asLong() >= VALID_LINES + INVENTED);

            long first = call(api);
            long[] further = new long[CALLS];
            for (int i = 0; i < CALLS; i++) {
                further[i] = call(api);
            }
            PageWatch watch = new PageWatch(browser);
            DashboardPage page = new DashboardPage(browser, stack.dashboardUrl(), "routes");
            page.await("live");
            Wait.until("the map", LIMIT, () -> !page.visible("#map canvas").isEmpty());
            watch.forget();
            TimeUnit.SECONDS.sleep(seconds);
            MeasurementReport report = new MeasurementReport("many-routes");
            report.put("events per second", rate);
            report.put("seconds", seconds);
            report.putMillis("first leaderboard", new long[] {first});
            report.putMillis("further leaderboards", further);
            report.put("pictures", watch.pictures().size());
            report.putMillis("frame times", watch.frameTimes());
            report.putMillis("animation callbacks", watch.callbackTimes());
            report.putMillis("long tasks", watch.longTasks());
            int routes = Expected.of(stack.bootstrapServers(), ROUTES)
                    .counts()
                    .get("route")
                    .size();
            assertThat(routes).isGreaterThan(MANY);
            report.put("distinct routes", routes);
            report.put(
                    "events in the window",
                    api.get("streams").at("/streams/0/events").asLong());
            report.report();
        }
    }

    /** Returns how long the leaderboard takes from the call to the answer read, in nanoseconds. */
    private static long call(DashboardApi api) throws InterruptedException {
        long start = System.nanoTime();
        api.get("routes/leaderboards/route?window=15m&limit=10");
        return System.nanoTime() - start;
    }
}
