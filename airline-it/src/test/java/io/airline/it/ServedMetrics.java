package io.airline.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a runner serves for Prometheus at a moment.
 *
 * @param names of the metrics, in order
 * @param samples the values, by the whole name of the series: {@code name{label="value"}}
 */
public record ServedMetrics(List<String> names, Map<String, Double> samples) {
    private static final Pattern SAMPLE = Pattern.compile("(?<series>\\S+|\\S+\\{.*\\}) (?<value>\\S+)");
    private static final String HELP = "# HELP ";

    /** Asks a runner at that host and port; fails the test if it does not answer. */
    public static ServedMetrics at(String address) throws InterruptedException {
        String text;
        try {
            text = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://%s/metrics".formatted(address)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError("no metrics at " + address, e);
        }
        Map<String, Double> samples = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && sample.matches()) {
                samples.put(
                        sample.group("series"),
                        Double.parseDouble(sample.group("value").replace("Inf", "Infinity")));
            }
        }
        List<String> names = text.lines()
                .filter(line -> line.startsWith(HELP))
                .map(line -> line.substring(HELP.length()).split(" ", 2)[0])
                .toList();
        return new ServedMetrics(names, samples);
    }
}
