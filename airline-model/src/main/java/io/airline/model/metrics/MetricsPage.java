package io.airline.model.metrics;

import java.util.List;
import java.util.stream.Collectors;

/** Writes the reference page of the metrics: each with type, unit, labels and meaning. */
public final class MetricsPage {
    private MetricsPage() {}

    /** Returns the metrics as a Markdown table, in the order given. */
    public static String of(List<Metric> metrics) {
        StringBuilder page = new StringBuilder("\n| metric | type, unit | labels | meaning |\n|---|---|---|---|\n");
        for (Metric metric : metrics) {
            page.append("| `").append(metric.name()).append("` | ");
            page.append(metric.type())
                    .append(metric.unit().isEmpty() ? "" : ", " + metric.unit())
                    .append(" | ");
            page.append(metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")));
            page.append(" | ").append(metric.help()).append(" |\n");
        }
        return page.toString();
    }
}
