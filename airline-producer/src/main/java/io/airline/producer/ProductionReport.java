package io.airline.producer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a production did. Every record is in exactly one of success, errors by transform, errors by schema,
 * skipped and unpublished; bytes generated as corrupt count as success once they are published, for that was asked for.
 *
 * @param stream the name of the stream
 * @param topic where the events went
 * @param productionId what the identities of its events begin with
 * @param outcome how it ended
 * @param started when it started
 * @param counts the numbers at its end
 */
public record ProductionReport(
        String stream, String topic, String productionId, Outcome outcome, Instant started, ProductionProgress counts) {
    /** How a production ended. */
    public enum Outcome {
        /** Everything was read, and published or rejected. */
        COMPLETED,
        /** It was told to stop; what was read until then is published or rejected. */
        STOPPED,
        /** The input could not be read to its end, or an event could not be published. */
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PERCENT_DIGITS = 2;

    /** Returns the share of {@code count} in the total, in percent with two digits; 0.00 if there is no record. */
    public BigDecimal percent(long count) {
        if (counts.total() == 0) {
            return BigDecimal.ZERO.setScale(PERCENT_DIGITS);
        }
        return BigDecimal.valueOf(count)
                .movePointRight(2)
                .divide(BigDecimal.valueOf(counts.total()), PERCENT_DIGITS, RoundingMode.HALF_UP);
    }

    /** Returns the report as a JSON object, over several lines. */
    public String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stream", stream);
        json.put("topic", topic);
        json.put("production", productionId);
        json.put("outcome", outcome.toString());
        json.put("total", counts.total());
        json.put("success", counts.success());
        json.put("errors_by_transform", counts.errorsByTransform());
        json.put("errors_by_schema", counts.errorsBySchema());
        json.put("skipped", counts.skipped());
        json.put("unpublished", counts.unpublished());
        json.put("success_percent", percent(counts.success()));
        json.put("errors_by_transform_percent", percent(counts.errorsByTransform()));
        json.put("errors_by_schema_percent", percent(counts.errorsBySchema()));
        json.put("late", counts.late());
        json.put("future", counts.future());
        json.put("corrupt", counts.corrupt());
        json.put("started", started.toString());
        json.put("seconds", BigDecimal.valueOf(counts.elapsed().toMillis(), 3));
        json.put("records_per_second", counts.recordsPerSecond());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (IOException e) {
            throw new IllegalStateException("numbers and text are always JSON", e);
        }
    }

    /** Returns the report as a table, without a line end at its end. */
    public String toTable() {
        StringBuilder table = new StringBuilder();
        table.append("production of %s to topic %s: %s%n".formatted(stream, topic, outcome));
        row(table, "total", counts.total());
        row(table, "success", counts.success());
        row(table, "errors by transform", counts.errorsByTransform());
        row(table, "errors by schema", counts.errorsBySchema());
        if (counts.skipped() > 0) {
            row(table, "skipped", counts.skipped());
        }
        if (counts.unpublished() > 0) {
            row(table, "unpublished", counts.unpublished());
        }
        if (counts.late() + counts.future() + counts.corrupt() > 0) {
            row(table, "of these late", counts.late());
            row(table, "of these future", counts.future());
            row(table, "of these corrupt", counts.corrupt());
        }
        double seconds = counts.elapsed().toMillis() / 1000.0;
        table.append(String.format(Locale.ROOT, "%.3f s, %,d records/s", seconds, counts.recordsPerSecond()));
        return table.toString();
    }

    private void row(StringBuilder table, String label, long count) {
        table.append(String.format(Locale.ROOT, "  %-20s %,15d %8s %%%n", label, count, percent(count)));
    }
}
