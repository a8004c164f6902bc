package io.airline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.local.AirlineStack;
import io.airline.local.Ports;
import io.airline.local.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Prometheus that watches a stack with the repository's configuration and rules. Only what a test must change is
 * changed: addresses, and time, which passes {@link #HASTE} times as fast in the rules.
 */
final class PrometheusServer implements AutoCloseable {
    /** By how much the durations of the rules are divided. */
    static final int HASTE = 15;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Pattern DURATION = Pattern.compile("(?<before>for: |\\[)(?<number>\\d+)(?<unit>[sm])\\b");
    private static final Pattern SECONDS = Pattern.compile("(?<before>_seconds:max > )(?<number>\\d+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final Process process;

    private PrometheusServer(String url, Process process) {
        this.url = url;
        this.process = process;
    }

    /**
     * Starts it and returns once it answers.
     *
     * @param directory for its configuration and its data
     */
    static PrometheusServer watching(AirlineStack stack, Path directory) throws IOException, InterruptedException {
        Path repository = Requirements.root().resolve("deploy/prometheus");
        Files.createDirectories(directory.resolve("rules"));
        Files.writeString(
                directory.resolve("rules/airline.yml"),
                hurried(Files.readString(repository.resolve("rules/airline.yml"))));
        Files.writeString(
                directory.resolve("prometheus.yml"),
                Files.readString(repository.resolve("prometheus.yml"))
                        .replaceAll("scrape_interval: \\w+", "scrape_interval: 1s")
                        .replaceAll("scrape_timeout: \\w+", "scrape_timeout: 1s")
                        .replaceAll("evaluation_interval: \\w+", "evaluation_interval: 1s")
                        .replace("job:9404", stack.jobMetricsAddress())
                        .replace("producer:9405", "127.0.0.1:" + stack.producerMetricsPort())
                        .replace(
                                "dashboard:8050",
                                URI.create(stack.dashboardUrl()).getAuthority())
                        // There is no such machine to watch here.
                        .replace("node-exporter:9100", ""));
        Files.writeString(directory.resolve("dashboard-access-token"), "unused");
        int port = Ports.free().store();
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        PrometheusServer server = new PrometheusServer("http://127.0.0.1:" + port, process);
        try {
            Wait.until("Prometheus to answer, see " + directory, START_LIMIT, server::isReady);
            return server;
        } catch (RuntimeException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    /** Returns the rules with all times divided, those of ranges, of {@code for} and of comparisons of seconds. */
    private static String hurried(String rules) {
        String ranges = DURATION.matcher(rules).replaceAll(PrometheusServer::hurriedDuration);
        return SECONDS.matcher(ranges).replaceAll(found -> found.group(1) + Integer.parseInt(found.group(2)) / HASTE);
    }

    private static String hurriedDuration(MatchResult found) {
        int seconds = Integer.parseInt(found.group(2)) * (found.group(3).equals("m") ? 60 : 1);
        return Matcher.quoteReplacement(found.group(1) + seconds / HASTE + "s");
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("Prometheus ended with exit code " + process.exitValue());
        }
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url + "/-/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return url;
    }

    /** Returns the samples that an expression has now. */
    JsonNode query(String expression) throws InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** Returns the names of the scrape jobs whose targets are all up. */
    Set<String> up() throws InterruptedException {
        Set<String> up = new TreeSet<>();
        for (JsonNode sample : query("min by (job) (up) == 1")) {
            up.add(sample.path("metric").path("job").asText());
        }
        return up;
    }

    /** Returns the names of the alerts that fire. */
    Set<String> firing() throws InterruptedException {
        Set<String> firing = new TreeSet<>();
        for (JsonNode alert : get("/api/v1/alerts").path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                firing.add(alert.path("labels").path("alertname").asText());
            }
        }
        return firing;
    }

    /** Returns all rules with their health. */
    JsonNode rules() throws InterruptedException {
        return get("/api/v1/rules").path("groups");
    }

    private JsonNode get(String path) throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = json.readTree(answer.body());
            if (!body.path("status").asText().equals("success")) {
                throw new AssertionError("Prometheus refuses %s: %s".formatted(path, answer.body()));
            }
            return body.path("data");
        } catch (IOException e) {
            throw new AssertionError("Prometheus does not answer " + path, e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
