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

/**
 * Numbers that a measurement has found, in the order in which they were put: printed as lines, and written as JSON to
 * {@code target/measurements}.
 */
public final class MeasurementReport {
    private final String name;
    private final Map<String, Object> numbers = new LinkedHashMap<>();

    /** Makes an empty report; its name is that of the file. */
    public MeasurementReport(String name) {
        this.name = name;
    }

    /** Returns a whole number that {@code -D<property>=…} may set. */
    public static int setting(String property, int otherwise) {
        return Integer.getInteger(property, otherwise);
    }

    /** Puts a number. */
    public MeasurementReport put(String what, Object number) {
        numbers.put(what, number);
        return this;
    }

    /** Puts the quantiles of some times, in milliseconds; of none only that there are none. */
    public MeasurementReport putMillis(String what, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        Map<String, Object> quantiles = new LinkedHashMap<>();
        quantiles.put("samples", sorted.length);
        if (sorted.length == 0) {
            return put(what + " [ms]", quantiles);
        }
        quantiles.put("p50", millis(quantile(sorted, 0.50)));
        quantiles.put("p90", millis(quantile(sorted, 0.90)));
        quantiles.put("p99", millis(quantile(sorted, 0.99)));
        quantiles.put("max", millis(sorted[sorted.length - 1]));
        return put(what + " [ms]", quantiles);
    }

    /** The least value that at least that share of all is not above (nearest rank). */
    private static long quantile(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 10_000.0) / 100.0;
    }

    /** Prints and writes all. */
    public void report() throws IOException {
        StringBuilder text = new StringBuilder(name).append(System.lineSeparator());
        numbers.forEach((what, number) -> text.append(String.format(Locale.ROOT, "  %-55s %s%n", what, number)));
        System.out.println(text);
        Path directory = Files.createDirectories(Path.of("target", "measurements"));
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve(name + ".json").toFile(), numbers);
    }
}
