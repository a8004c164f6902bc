package io.airline.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What measurements have in common: how they are set, summarized and reported. */
final class Measurements {
    private static final Path DIRECTORY = Path.of("target/measurements");

    private Measurements() {}

    /** Returns the number that the system property {@code airline.measure.<name>} gives. */
    static int setting(String name, int otherwise) {
        return Integer.getInteger("airline.measure." + name, otherwise);
    }

    /** Returns count, median, 90th and 99th percentile (nearest rank) and maximum, rounded to tenths; null of nothing. */
    static Map<String, Object> summary(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("count", sorted.length);
        summary.put("p50", quantile(sorted, 0.5));
        summary.put("p90", quantile(sorted, 0.9));
        summary.put("p99", quantile(sorted, 0.99));
        summary.put("max", quantile(sorted, 1));
        return summary;
    }

    private static Double quantile(double[] sorted, double part) {
        if (sorted.length == 0) {
            return null;
        }
        double value = sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
        return Math.round(value * 10) / 10.0;
    }

    /** Prints the results as a table, and writes them to {@code target/measurements/<name>.json}. */
    static void report(String name, Map<String, Object> results) throws IOException {
        StringBuilder table = new StringBuilder(name).append(System.lineSeparator());
        results.forEach((what, value) -> table.append(String.format(Locale.ROOT, "  %-40s %s%n", what, value)));
        System.out.println(table);
        Files.createDirectories(DIRECTORY);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(DIRECTORY.resolve(name + ".json").toFile(), results);
    }
}
