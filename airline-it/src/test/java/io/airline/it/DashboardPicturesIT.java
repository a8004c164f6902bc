package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.StreamDefinition;
import io.airline.local.AirlineStack;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.producer.EventInput;
import io.airline.producer.EventStream;
import io.airline.producer.GeneratorOptions;
import io.airline.producer.KafkaEventPublisher;
import io.airline.producer.Production;
import io.airline.producer.ProductionException;
import io.airline.producer.PublishException;
import io.airline.producer.Rate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/**
 * The page with both streams full of flights, names beside codes, and a map. Its pictures are left in {@code
 * target/screenshots}, to be looked at.
 */
@Tag("slow")
class DashboardPicturesIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static final Duration HISTORY = Duration.ofMinutes(15);
    private static final int FLIGHTS_PER_SECOND = 150;

    /** So fast the table of routes is through once in the history. */
    private static final int ROUTES_PER_SECOND = 74;

    private static final List<Feed<?>> FEEDS = new ArrayList<>();

    private static AirlineStack stack;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        Path referenceData = Requirements.data("airports.dat").toAbsolutePath().getParent();
        List<String> routes = Files.readAllLines(Requirements.data("routes.dat"));
        // The table is in the order of carriers; flights are not.
        Collections.shuffle(routes, new Random(42));
        stack = AirlineStack.of(FLIGHTS)
                .store(Store.Kind.QUESTDB)
                .ports(Ports.free())
                .jobSetting("job.streams", "flights, routes")
                .jobSetting("job.sinks", "kpis")
                .jobSetting("job.allowed-lateness", "20m")
                .start();
        stack.startDashboard(
                Map.of("dashboard.streams", "flights, routes", "dashboard.reference-data", referenceData.toString()));
        feed(
                FLIGHTS,
                EventStream.FLIGHTS,
                EventStream.FLIGHTS.generator(GeneratorOptions.ofCount(42, FLIGHTS_PER_SECOND * HISTORY.toSeconds())),
                FLIGHTS_PER_SECOND);
        Path shuffled = Files.write(stack.logs().resolve("routes.dat"), routes);
        feed(ROUTES, EventStream.ROUTES, EventStream.ROUTES.file(shuffled), ROUTES_PER_SECOND);
    }

    @AfterAll
    static void stop() throws Exception {
        for (Feed<?> feed : FEEDS) {
            feed.end();
        }
        if (browser != null) {
            browser.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    /** Publishes the past at once, and the present as it comes. */
    private static <E extends SpecificRecordBase> void feed(
            StreamDefinition<E> definition, EventStream<E> stream, EventInput<E> input, int rate) throws Exception {
        long count = rate * HISTORY.toSeconds();
        long published = Stacks.produce(stack, stream, input, wave(Instant.now().minus(HISTORY), count));
        DashboardApi api = new DashboardApi(stack.dashboardUrl());
        String dimension = definition.dimensions().get(0).name();
        Wait.until(
                "the dashboard to have " + definition.name(),
                LIMIT,
                () -> api.get("%s/leaderboards/%s?window=60m".formatted(definition.name(), dimension))
                                .path("total")
                                .asLong()
                        == published);
        FEEDS.add(new Feed<>(stream, input, rate));
    }

    /** Returns a clock that {@code count} events take through the history, some of its minutes busier than others. */
    private static InstantSource wave(Instant start, long count) {
        long[] events = {0};
        return () -> {
            double part = Math.min(1, (double) events[0]++ / count);
            double bent = part
                    + 0.55 / (6 * Math.PI) * Math.sin(6 * Math.PI * part)
                    + 0.25 / (22 * Math.PI) * Math.sin(22 * Math.PI * part);
            return start.plusMillis((long) (HISTORY.toMillis() * bent));
        };
    }

    /** A production that goes on until it is ended. */
    private static final class Feed<E extends SpecificRecordBase> {
        private final KafkaEventPublisher publisher;
        private final Production<E> production;
        private final Thread thread = new Thread(this::run, "feed");

        Feed(EventStream<E> stream, EventInput<E> input, int rate) throws PublishException {
            this.publisher = Stacks.publisher(stack, stream);
            this.production = Production.of(stream, List.of(input), publisher)
                    .rate(new Rate(rate))
                    .loop(true)
                    .build();
            thread.start();
        }

        private void run() {
            try {
                production.run();
            } catch (ProductionException e) {
                throw new IllegalStateException("the feed broke", e);
            }
        }

        void end() throws InterruptedException {
            production.stop();
            thread.join();
            publisher.close();
        }
    }

    @AfterEach
    void noComplaints() {
        try {
            assertThat(browser.complaints()).isEmpty();
        } finally {
            browser.show(Browser.Device.DESKTOP, false);
            browser.forget();
        }
    }

    @Test
    void namesStandBesideCodes() throws Exception {
        DashboardPage page = new DashboardPage(browser, stack.dashboardUrl(), "routes");
        Wait.until("names", LIMIT, () -> page.board("source").stream()
                .anyMatch(row -> row.key().equals("ATL") && row.name().equals("Atlanta")));
        assertThat(page.board("carrier"))
                .filteredOn(row -> row.key().equals("FR"))
                .extracting(DashboardPage.Row::name)
                .containsExactly("Ryanair");

        page.click("#tables");
        page.awaitText("boards", "Atlanta");
        assertThat(browser.requests())
                .filteredOn(request -> request.contains("/reference/"))
                .as("each table is asked for once")
                .hasSize(3);
    }

    @Test
    void routesAreDrawnOnAMap() throws Exception {
        DashboardPage page = new DashboardPage(browser, stack.dashboardUrl(), "routes");
        Wait.until("the map", LIMIT, () -> !page.visible("#map canvas").isEmpty());
        // The sixty busiest, but for those with an airport that the table does not have.
        assertThat(page.element("#map [role=img]").getAttribute("aria-label"))
                .matches("Map with \\d+ airports and (5\\d|60) routes; the busiest is .* with \\d+ events");

        // What is above the map may still grow and push it away from under the pointer; then one points again.
        Wait.until("a tooltip", LIMIT, () -> {
            pointAtAtlanta(page.element("#map .map"));
            return page.visible(".tip").stream().anyMatch(tip -> tip.getText().startsWith("ATL Atlanta"));
        });
    }

    private static void pointAtAtlanta(WebElement map) {
        // Where the library puts it, from the middle of the map.
        List<?> atlanta = (List<?>)
                browser.run(
                        """
                const map = document.querySelector('#map .map');
                const [x, y] = echarts.getInstanceByDom(map).convertToPixel({ seriesId: 'places' }, [-84.43, 33.64]);
                return [Math.round(x - map.clientWidth / 2), Math.round(y - map.clientHeight / 2)];
                """);
        int x = ((Long) atlanta.get(0)).intValue();
        int y = ((Long) atlanta.get(1)).intValue();
        new Actions(browser.driver())
                .scrollToElement(map)
                .moveToElement(map, x - 1, y)
                .moveToElement(map, x, y)
                .perform();
    }

    @ParameterizedTest
    @CsvSource({
        "flights, DESKTOP, false",
        "flights, DESKTOP, true",
        "flights, PHONE, false",
        "flights, PHONE, true",
        "routes, DESKTOP, false",
        "routes, DESKTOP, true",
        "routes, PHONE, false",
        "routes, PHONE, true"
    })
    void aPictureIsWhole(String stream, Browser.Device device, boolean isDark) throws Exception {
        browser.show(device, isDark);
        DashboardPage page = new DashboardPage(browser, stack.dashboardUrl(), stream);
        page.await("live");
        Wait.until("three sparklines", LIMIT, () -> page.visible("#pins canvas").size() == 3);
        if (stream.equals("routes")) {
            Wait.until("the map", LIMIT, () -> !page.visible("#map canvas").isEmpty());
        }
        Wait.until(
                "bars",
                LIMIT,
                () -> (Boolean)
                        browser.run(
                                """
                const bars = [...document.querySelectorAll('.bar i')];
                return bars.length > 20 && bars.every(bar => bar.getBoundingClientRect().width > 0);
                """));

        assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing sticks out to the side")
                .isTrue();
        Files.createDirectories(SCREENSHOTS);
        Files.write(
                SCREENSHOTS.resolve("%s-%s-%s.png"
                        .formatted(stream, device.name().toLowerCase(Locale.ROOT), isDark ? "dark" : "light")),
                browser.screenshot());
    }
}
