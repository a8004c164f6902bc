package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.testing.Reading;
import io.airline.dashboard.TestDashboard;
import io.airline.dashboard.Weather;
import io.airline.local.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/**
 * The page of a stream whose definition says what is to be drawn: one panel of each kind. Its pictures are left in {@code
 * target/screenshots}, to be looked at.
 */
class DashboardPanelsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final long SLICE_SECONDS = 5;

    /** The end of a slice, so that the quarter of an hour before it is a window. */
    private static Instant now;

    private static List<Reading> readings;
    private static TestDashboard dashboard;
    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.open();
        now = Instant.ofEpochSecond(Instant.now().getEpochSecond() / SLICE_SECONDS * SLICE_SECONDS);
        dashboard = new TestDashboard(List.of(Weather.STREAM));
        readings = new ArrayList<>(Weather.quarterOfAnHour(now));
        dashboard.happen(Weather.STREAM, readings, now);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (dashboard != null) {
            dashboard.close();
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

    private static DashboardPage weather() throws InterruptedException {
        DashboardPage page = new DashboardPage(browser, dashboard.url(), "weather");
        page.await("live");
        Wait.until(
                "a chart in each panel",
                LIMIT,
                () -> page.visible("#boards canvas").size() == 5 + 3);
        return page;
    }

    /** Returns what a screen reader says of the chart of that panel. */
    private static String said(DashboardPage page, int panel) {
        return page.element("[aria-labelledby=panel-%d] .picture-chart".formatted(panel))
                .getAttribute("aria-label");
    }

    @Test
    void everyPanelIsDrawnInItsOrder() throws Exception {
        DashboardPage page = weather();

        assertThat(page.visible("#boards h3").stream().map(WebElement::getText))
                .containsExactly(
                        "Stations",
                        "Readings",
                        "Temperature and rain",
                        "Course of the temperature",
                        "Temperatures by class");
        assertThat(page.visible("[aria-labelledby=panel-1] .row")).hasSize(5);
        assertThat(page.element("[aria-labelledby=panel-2] .row-spark").getAttribute("aria-label"))
                .matches(".*: \\d+ events in 15 minutes, highest \\d+ in a step, newest \\d+");
        assertThat(said(page, 3))
                .startsWith("Temperature and rain: temperature mean, rain of 5 keys over 15 minutes; ")
                .matches(".*Brocken newest -?[0-9.]+.*");
        assertThat(said(page, 4)).startsWith("Course of the temperature: 15 candles of ");
        assertThat(said(page, 5)).startsWith("Temperatures by class: histogram of all keys over 15 minutes; under 0: ");
        assertThat(page.visible("#measures-section")).isEmpty();
    }

    @Test
    void aKeyAndAStepAreChosen() throws Exception {
        DashboardPage page = weather();

        new Select(page.element("[aria-label='Key of Temperatures by class']")).selectByValue("Konstanz");
        Wait.until("one key's classes", LIMIT, () -> said(page, 5)
                .startsWith("Temperatures by class: histogram of Konstanz over 15 minutes; under 0: 0, "));
        new Select(page.element("[aria-label='Key of Course of the temperature']")).selectByValue("Zugspitze");
        new Select(page.element("[aria-label='Step of Course of the temperature']")).selectByValue("30s");
        Wait.until("its candles", LIMIT, () -> said(page, 4)
                .startsWith("Course of the temperature: 30 candles of Zugspitze"));
        page.tabTo("[aria-label='Key of Temperature and rain']");
        page.press(Keys.ARROW_DOWN);
        Wait.until("one line", LIMIT, () -> said(page, 3).contains(" of 1 key over"));
        assertThat(page.state()).isEqualTo("live");

        page.click("#windows input[value='5m']");
        Wait.until("a step that suits the window", LIMIT, () -> said(page, 4).contains("of Zugspitze over 5 minutes"));
    }

    @Test
    void numbersThatDifferByLittleAreToldApart() throws Exception {
        weather();

        assertThat(
                        browser.run(
                                """
                        return import(new URL('format.js', location).href).then(({ axis, precise }) => [
                          axis(-6)(0.010295), axis(-6)(0.010296), axis(-5)(0.99995), axis(-1)(84), axis(3)(2651000),
                          precise(0.0102953), precise(48.80812), precise(67123.456), precise(2651000.4)].join(' '));
                        """))
                .isEqualTo("0.010295 0.010296 0.99995 84 2.651M 0.010295 48.808 67,123.46 2,651,000");
    }

    @Test
    void picturesMoveWhenReadingsArrive() throws Exception {
        DashboardPage page = weather();
        page.mark();
        awaitTemperatures(page);

        readings.add(Weather.reading(now.minusSeconds(1), "Brocken", 55));
        dashboard.happen(Weather.STREAM, readings, now);

        awaitTemperatures(page);
        assertThat(page.isMarked()).isTrue();
    }

    private static void awaitTemperatures(DashboardPage page) throws InterruptedException {
        WebElement note = page.element("[aria-labelledby=panel-5] .panel-note");
        Wait.until(
                "a class for each reading",
                LIMIT,
                () -> DashboardPage.number(note.getText().split(" in ", 2)[0]) == readings.size());
    }

    @Test
    void everyPanelIsATableToo() throws Exception {
        DashboardPage page = weather();

        page.click("#tables");

        page.awaitText("boards", "50–99");
        assertThat(page.visible("#boards canvas")).isEmpty();
        assertThat(page.visible("#boards table")).hasSize(5);
        assertThat(page.element("[aria-labelledby=panel-4] thead").getText())
                .isEqualTo("From Events Open High Low Close");
        assertThat(page.element("[aria-labelledby=panel-4] tbody").findElements(By.tagName("tr")))
                .hasSize(15);
    }

    @ParameterizedTest
    @CsvSource({"DESKTOP, false", "DESKTOP, true", "PHONE, false"})
    void aPictureIsWhole(Browser.Device device, boolean isDark) throws Exception {
        browser.show(device, isDark);
        weather();

        assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing sticks out to the side")
                .isTrue();
        Files.createDirectories(SCREENSHOTS);
        Files.write(
                SCREENSHOTS.resolve("panels-%s-%s.png"
                        .formatted(device.name().toLowerCase(Locale.ROOT), isDark ? "dark" : "light")),
                browser.screenshot());
    }
}
