package io.airline.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with one tab and a profile of its own, which is gone with it. It remembers what a page did wrong and
 * what it asked the network for. Used by one thread.
 */
final class Browser implements AutoCloseable {
    /** What a page is shown on: CSS pixels, and pixels of the device in each. */
    enum Device {
        DESKTOP(1440, 900, 1),
        PHONE(390, 844, 2);

        private final int width;
        private final int height;
        private final int scale;

        Device(int width, int height, int scale) {
            this.width = width;
            this.height = height;
            this.scale = scale;
        }
    }

    /** Selenium's, which warns of every new version of the browser; kept, or else its level is not. */
    private static final Logger DEVTOOLS_LOG = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        DEVTOOLS_LOG.setLevel(Level.SEVERE);
    }

    /** Errors that no log has, from before the page's own scripts on. */
    private static final String WATCH =
            """
            window.complaints = [];
            addEventListener('securitypolicyviolation', event =>
              complaints.push(`policy ${event.violatedDirective} against ${event.blockedURI}`));
            addEventListener('unhandledrejection', event => complaints.push(`unhandled ${event.reason}`));
            """;

    private final ChromeDriver driver;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts a browser as of a light desktop; skips the test if there is none on this machine. */
    static Browser open() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Requirements.browser().toFile());
        // Of the sandbox: tests may run as root. Of the rest: nothing is to be asked for but the page.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-US",
                "--hide-scrollbars");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Requirements.browserDriver().toFile())
                .usingAnyFreePort()
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.runBeforeEachPage(WATCH);
        browser.show(Device.DESKTOP, false);
        return browser;
    }

    /** Shows pages on that device from now on, on a system that prefers dark or light. */
    void show(Device device, boolean isDark) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width", device.width,
                        "height", device.height,
                        "deviceScaleFactor", device.scale,
                        "mobile", device == Device.PHONE));
        command("Emulation.setTouchEmulationEnabled", Map.of("enabled", device == Device.PHONE));
        prefer(isDark);
    }

    /** Leaves the page, and forgets what it has stored, what was wrong with it and what it asked for. */
    void forget() {
        run("localStorage.clear()");
        driver.get("about:blank");
        complaints();
        complaints.clear();
        requests();
        requests.clear();
    }

    /** Sets what the system is said to prefer: dark or light. */
    void prefer(boolean isDark) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
    }

    /** Runs {@code script} before those of each page that is opened from now on. */
    void runBeforeEachPage(String script) {
        command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Returns what {@code script}, a function's body, returns: maps, lists, texts, numbers of type Long or Double. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Returns the page in its full length as PNG. */
    byte[] screenshot() {
        Object width = run("return document.documentElement.clientWidth");
        Object height = run("return document.documentElement.scrollHeight");
        Map<String, Object> answer = command(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
        return Base64.getDecoder().decode((String) answer.get("data"));
    }

    /**
     * Returns what was wrong with the page so far: messages on the console, errors, and what its content security policy
     * refused. That a server could not be reached is not among it.
     */
    List<String> complaints() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (!entry.getMessage().contains("net::ERR_")) {
                complaints.add(entry.getLevel() + " " + entry.getMessage());
            }
        }
        List<String> all = new ArrayList<>(complaints);
        ((List<?>) run("return window.complaints ?? []")).forEach(each -> all.add((String) each));
        return all;
    }

    /** Returns the addresses of all requests so far, in their order. */
    List<String> requests() {
        ObjectMapper json = new ObjectMapper();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            try {
                JsonNode message = json.readTree(entry.getMessage()).path("message");
                if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                    requests.add(message.at("/params/request/url").asText());
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the browser's log is no JSON", e);
            }
        }
        return List.copyOf(requests);
    }

    private Map<String, Object> command(String name, Map<String, Object> parameters) {
        return driver.executeCdpCommand(name, parameters);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
