package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.Dimension;
import io.airline.local.AirlineStack;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.producer.EventStream;
import io.airline.producer.GeneratorOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

/** The dashboard's page in a real browser, behind a real stack. */
class DashboardPageIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LIMIT_OF_ROWS = 10;

    private static AirlineStack stack;
    private static DashboardApi api;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB);
        startDashboard("1h");
        api = new DashboardApi(stack.dashboardUrl());
        invent(3000);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    /** Whatever a test does, the page has nothing to complain about and asks nobody but the dashboard. */
    @AfterEach
    void noComplaints() {
        try {
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests()).isNotEmpty().allSatisfy(request -> assertThat(request)
                    .startsWith(stack.dashboardUrl() + "/"));
        } finally {
            browser.prefer(false);
            browser.forget();
        }
    }

    /** Nothing comes to the stream of routes. */
    private static void startDashboard(String staleAfter) throws InterruptedException {
        stack.startDashboard(Map.of("dashboard.streams", "flights, routes", "dashboard.stale-after", staleAfter));
    }

    /** Publishes invented flights, and returns once the dashboard has them. */
    private static void invent(int count) throws Exception {
        long before = events();
        Stacks.produce(
                stack,
                EventStream.FLIGHTS,
                EventStream.FLIGHTS.generator(GeneratorOptions.ofCount(before, count)),
                InstantSource.system());
        Wait.until("the dashboard to have the flights", LIMIT, () -> events() == before + count);
    }

    private static long events() throws InterruptedException {
        return api.get("streams").at("/streams/0/events").asLong();
    }

    private static Map<String, Long> counts(String dimension, String window) throws InterruptedException {
        return api.counts("flights", dimension, window, LIMIT_OF_ROWS);
    }

    private DashboardPage flights() throws InterruptedException {
        DashboardPage page = new DashboardPage(browser, stack.dashboardUrl(), "flights");
        page.await("live");
        page.awaitCounts("carrier", counts("carrier", "15m"));
        return page;
    }

    @Test
    void thePageShowsTheLeaderboardsThatTheApiGives() throws Exception {
        DashboardPage page = flights();

        for (Dimension<?> dimension : FLIGHTS.dimensions()) {
            assertThat(page.counts(dimension.name()))
                    .as(dimension.name())
                    .isNotEmpty()
                    .isEqualTo(List.copyOf(counts(dimension.name(), "15m").entrySet()));
        }
        assertThat(page.events()).isEqualTo(events());
        double share =
                api.get("flights/leaderboards/carrier").at("/entries/0/share").asDouble();
        assertThat(page.board("carrier").get(0).share()).isEqualTo(String.format(Locale.ROOT, "%.1f%%", share * 100));
    }

    @Test
    void itMovesWhenFlightsArrive() throws Exception {
        DashboardPage page = flights();
        page.mark();
        long before = page.events();

        invent(500);

        page.awaitCounts("carrier", counts("carrier", "15m"));
        Wait.until("the tile to count them", LIMIT, () -> page.events() == before + 500);
        assertThat(page.isMarked()).as("the page was not loaded again").isTrue();
    }

    @Test
    void aLostDashboardIsFoundAgainWithTheSameNumbers() throws Exception {
        DashboardPage page = flights();
        page.mark();
        Map<String, Long> before = counts("carrier", "15m");

        stack.killDashboard();
        page.await("lost");
        assertThat(page.text("notice")).contains("Connection lost", "The numbers below stand still");
        assertThat(page.counts("carrier")).isEqualTo(List.copyOf(before.entrySet()));

        startDashboard("1h");
        page.awaitText("notice", "Connected again");
        page.await("live");
        page.awaitCounts("carrier", before);
        assertThat(page.isMarked()).as("the page was not loaded again").isTrue();
    }

    @Test
    void aStreamWithoutEventsWaits() throws Exception {
        DashboardPage page = new DashboardPage(browser, stack.dashboardUrl(), "routes");

        page.await("waiting");

        assertThat(page.text("empty")).contains("Waiting for data", "topic routes_data");
        assertThat(page.visible("#content")).isEmpty();
    }

    @Test
    void aStreamThatNothingComesToIsStaleUntilSomethingComes() throws Exception {
        stack.killDashboard();
        startDashboard("5s");
        try {
            DashboardPage page = new DashboardPage(browser, stack.dashboardUrl(), "flights");
            page.await("stale");
            assertThat(page.text("notice")).contains("No new events", "topic airlines");

            invent(1);

            page.await("live");
            assertThat(page.visible("#notice")).isEmpty();
        } finally {
            stack.killDashboard();
            startDashboard("1h");
        }
    }

    @Test
    void markupInAKeyIsShownAndRunsNothing() throws Exception {
        String carrier = "<script>window.hacked=1</script><img src=x onerror=window.hacked=2>";
        String row = "\"%s\",3/05/2021,Mumbai,Cochin,<b>BOM</b>,22:20,01:10 04 May,2h 50m,non-stop,No info,4100\n";
        byte[] rows = row.formatted(carrier).repeat(4000).getBytes(StandardCharsets.UTF_8);
        Stacks.produce(
                stack,
                EventStream.FLIGHTS,
                EventStream.FLIGHTS.input("markup", new ByteArrayInputStream(rows)),
                InstantSource.system());
        Wait.until("the dashboard to have them", LIMIT, () -> counts("carrier", "15m")
                .getOrDefault(carrier, 0L)
                .equals(4000L));

        DashboardPage page = flights();
        assertThat(page.counts("carrier")).contains(Map.entry(carrier, 4000L));
        assertThat(page.counts("route")).contains(Map.entry("<b>BOM</b>", 4000L));
        // Wherever a key stands: pinned, as leaders are, pointed at, in tables and among the newest events.
        page.awaitText("pins", carrier);
        page.pointAt("#pins li:last-child canvas");
        page.click("#newest summary");
        page.awaitText("newest", carrier);
        page.click("#tables");
        page.awaitText("boards", carrier);

        assertThat(browser.run("return window.hacked ?? null")).isNull();
        assertThat(browser.driver().findElements(By.cssSelector("main script, main img, main b b")))
                .isEmpty();
    }

    @Test
    void pauseHoldsTheNumbersAndResumeCatchesUp() throws Exception {
        DashboardPage page = flights();
        List<Map.Entry<String, Long>> before = page.counts("carrier");
        page.click("#pause");
        page.await("paused");

        invent(500);
        // A picture of the feed that is not paused tells when this one would have been painted.
        try (Browser another = Browser.open()) {
            DashboardPage other = new DashboardPage(another, stack.dashboardUrl(), "flights");
            other.awaitCounts("carrier", counts("carrier", "15m"));
        }
        assertThat(page.counts("carrier")).isEqualTo(before);
        assertThat(page.text("notice")).contains("Paused");

        page.click("#notice-action");
        page.await("live");
        page.awaitCounts("carrier", counts("carrier", "15m"));
    }

    @Test
    void theWindowCanBeChosen() throws Exception {
        // Old enough for 15 minutes only, and not too late to count.
        InstantSource sixMinutesAgo = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-6));
        long before = events();
        Stacks.produce(
                stack,
                EventStream.FLIGHTS,
                EventStream.FLIGHTS.generator(GeneratorOptions.ofCount(1, 100)),
                sixMinutesAgo);
        Wait.until("the dashboard to have the old flights", LIMIT, () -> events() == before + 100);
        assertThat(counts("carrier", "5m")).isNotEqualTo(counts("carrier", "15m"));
        DashboardPage page = flights();

        Map<String, String> windows = new LinkedHashMap<>();
        windows.put("1m", "1 minute");
        windows.put("5m", "5 minutes");
        windows.put("60m", "60 minutes");
        windows.put("15m", "15 minutes");
        for (Map.Entry<String, String> window : windows.entrySet()) {
            page.click("#windows input[value='%s']".formatted(window.getKey()));

            page.awaitText("state-note", "last " + window.getValue());
            page.awaitCounts("carrier", counts("carrier", window.getKey()));
            assertThat(browser.driver().getCurrentUrl()).endsWith("#stream=flights&window=" + window.getKey());
        }
    }

    @Test
    void keysArePinnedAndUnpinned() throws Exception {
        DashboardPage page = flights();
        for (int pins = page.visible("#pins > li").size(); pins > 0; pins--) {
            page.click("#pins button[aria-label^=Unpin]");
        }
        assertThat(page.text("pins-empty")).contains("Nothing is pinned");

        String carrier = page.board("carrier").get(1).key();
        page.click("[aria-labelledby=board-carrier] .row:nth-child(2) .pin");
        new Select(page.element("#pin-dimension")).selectByVisibleText("Source");
        page.element("#pin-key").sendKeys("New Delhi", Keys.ENTER);
        page.awaitText("pins", "events in 15 minutes");
        Wait.until("both sparklines", LIMIT, () -> page.visible("#pins canvas").size() == 2);
        assertThat(page.text("pins")).contains("Carrier " + carrier, "Source New Delhi");
        page.pointAt("#pins li:last-child canvas");
        Wait.until("a tooltip", LIMIT, () -> !page.visible(".tip").isEmpty());

        page.reload();
        page.await("live");
        Wait.until(
                "the pins to be there again",
                LIMIT,
                () -> page.visible("#pins > li").size() == 2);

        page.click("[aria-labelledby=board-carrier] .row:nth-child(2) .pin");
        page.click("#pins button[aria-label^=Unpin]");
        assertThat(page.visible("#pins > li")).isEmpty();
    }

    @Test
    void everyChartIsATableToo() throws Exception {
        DashboardPage page = flights();
        page.click("[aria-labelledby=board-source] .quiet-button");
        assertThat(page.visible("[aria-labelledby=board-source] table")).hasSize(1);
        assertThat(page.visible("[aria-labelledby=board-source] .rows")).isEmpty();

        page.click("#tables");

        int panels = page.visible("article.panel").size();
        assertThat(panels).isGreaterThanOrEqualTo(FLIGHTS.dimensions().size());
        assertThat(page.visible("article.panel .panel-table")).hasSize(panels);
        assertThat(page.visible("article.panel .panel-chart")).isEmpty();
        Map<String, Long> expected = counts("carrier", "15m");
        assertThat(page.visible("[aria-labelledby=board-carrier] tbody th"))
                .extracting(cell -> cell.getText())
                .containsExactlyElementsOf(expected.keySet());
        assertThat(page.visible("[aria-labelledby=board-carrier] tbody td:nth-child(4)"))
                .extracting(cell -> DashboardPage.number(cell.getText()))
                .containsExactlyElementsOf(expected.values());
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        DashboardPage page = flights();
        page.tabTo("#skip");
        page.press(Keys.ENTER);
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("main");

        page.tabTo(".row .pin");
        String pinned = page.element(".row .pin").getAttribute("aria-pressed");
        page.press(Keys.SPACE);
        assertThat(page.element(".row .pin").getAttribute("aria-pressed")).isNotEqualTo(pinned);
        page.tabTo("#newest summary");
        page.press(Keys.ENTER);
        Wait.until("the newest events", LIMIT, () -> !page.visible("#newest tbody tr")
                .isEmpty());

        page.reload();
        page.await("live");
        page.tabTo("#windows input");
        page.press(Keys.ARROW_LEFT);
        page.awaitText("state-note", "last 5 minutes");
        page.tabTo("#pause");
        page.press(Keys.ENTER);
        page.await("paused");
        page.press(Keys.ENTER);
        page.await("live");
        page.tabTo("#tables");
        page.press(Keys.SPACE);
        assertThat(page.element("#tables").getAttribute("aria-pressed")).isEqualTo("true");
    }

    @Test
    void lightAndDarkFollowTheSystemUnlessChosen() throws Exception {
        DashboardPage page = flights();
        String light = page.background();
        browser.prefer(true);
        Wait.until("the page to be dark", LIMIT, () -> !page.background().equals(light));
        String dark = page.background();

        new Select(page.element("#theme")).selectByValue("light");
        assertThat(page.background()).isEqualTo(light);
        page.reload();
        assertThat(page.background()).as("the choice is remembered").isEqualTo(light);

        browser.prefer(false);
        new Select(page.element("#theme")).selectByValue("dark");
        assertThat(page.background()).isEqualTo(dark);
    }
}
