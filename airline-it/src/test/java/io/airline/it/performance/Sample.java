package io.airline.it.performance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One number, measured several times. Not thread-safe. */
final class Sample {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Returns median, least and greatest, as a report shows them. */
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("median", rounded(median()));
        summary.put(
                "min", rounded(values.stream().mapToDouble(each -> each).min().orElseThrow()));
        summary.put(
                "max", rounded(values.stream().mapToDouble(each -> each).max().orElseThrow()));
        summary.put("of", values.size());
        return summary;
    }

    /** Three digits are more than a noisy machine gives. */
    static Object rounded(double value) {
        return value >= 1000
                ? (Object) Math.round(value)
                : (Object) Double.valueOf(String.format(Locale.ROOT, "%.3f", value));
    }
}
