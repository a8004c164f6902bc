package io.airline.it;

import io.airline.local.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The dashboard's page in a browser, as a person sees and uses it. Used by one thread. */
final class DashboardPage {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Browser browser;

    /** Opens the page with that stream. */
    DashboardPage(Browser browser, String address, String stream) {
        this.browser = browser;
        browser.driver().get(address + "/#stream=" + stream);
    }

    /**
     * One row of a leaderboard as it is written.
     *
     * @param name empty if only the code is known
     */
    record Row(String key, String name, long count, String share) {}

    /** Returns live, stale, waiting, lost, paused or connecting. */
    String state() {
        return (String) browser.run("return document.documentElement.dataset.state");
    }

    /** Returns once the page is in that state. */
    void await(String state) throws InterruptedException {
        Wait.until("the page to be " + state, LIMIT, () -> state.equals(state()));
    }

    /** Returns the rows of a dimension's leaderboard, best first. */
    List<Row> board(String dimension) {
        List<Row> rows = new ArrayList<>();
        Object found = browser.run(
                """
                const text = (row, part) => row.querySelector(part).textContent;
                return [...document.querySelectorAll(`[aria-labelledby="board-${arguments[0]}"] .row`)].map(row =>
                  ['.code', '.name', '.count', '.share'].map(part => text(row, part)));
                """,
                dimension);
        for (Object row : (List<?>) found) {
            List<?> cells = (List<?>) row;
            rows.add(new Row((String) cells.get(0), (String) cells.get(1), number((String) cells.get(2)), (String)
                    cells.get(3)));
        }
        return rows;
    }

    /** Returns the same as keys with their counts. */
    List<Map.Entry<String, Long>> counts(String dimension) {
        return board(dimension).stream()
                .map(row -> Map.entry(row.key(), row.count()))
                .toList();
    }

    /** Returns once a leaderboard shows these counts in this order. */
    void awaitCounts(String dimension, Map<String, Long> counts) throws InterruptedException {
        List<Map.Entry<String, Long>> expected = List.copyOf(counts.entrySet());
        Wait.until("the page to show %s as %s".formatted(dimension, expected), LIMIT, () -> counts(dimension)
                .equals(expected));
    }

    /** Returns the number that stands in the tile of all events. */
    long events() {
        return number(text("events"));
    }

    /** Returns the number that the digits of {@code text} make, whatever stands between them. */
    static long number(String text) {
        String digits = text.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** Returns the visible text of an element. */
    String text(String id) {
        return browser.driver().findElement(By.id(id)).getText();
    }

    /** Returns once an element shows a text that contains {@code part}. */
    void awaitText(String id, String part) throws InterruptedException {
        Wait.until("#%s to say '%s'".formatted(id, part), LIMIT, () -> text(id).contains(part));
    }

    WebElement element(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    /** Returns the visible elements, of those that match. */
    List<WebElement> visible(String selector) {
        return browser.driver().findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    void click(String selector) {
        element(selector).click();
    }

    /** Moves the pointer over the middle of an element. */
    void pointAt(String selector) {
        WebElement element = element(selector);
        new Actions(browser.driver())
                .scrollToElement(element)
                .moveToElement(element)
                .perform();
    }

    void press(CharSequence... keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
    }

    /** Presses Tab until the element has the focus. */
    void tabTo(String selector) {
        for (int i = 0; i < 200; i++) {
            if ((Boolean) browser.run("return document.activeElement.matches(arguments[0])", selector)) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError(selector + " cannot be reached with Tab");
    }

    /** Leaves a mark that a reload would wipe out. */
    void mark() {
        browser.run("window.mark = true");
    }

    boolean isMarked() {
        return (Boolean) browser.run("return window.mark === true");
    }

    void reload() {
        browser.driver().navigate().refresh();
    }

    /** Returns a colour as the browser computes it. */
    String background() {
        return (String) browser.run("return getComputedStyle(document.body).backgroundColor");
    }
}
