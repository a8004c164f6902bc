package io.airline.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Objects as CSV (RFC 4180: commas, CRLF, a header). An object within an object becomes columns, named by both with an
 * underscore between: {@code fare_mean}. Null is an empty cell.
 *
 * <p>Not thread-safe.
 */
final class Table {
    private final Set<String> columns = new LinkedHashSet<>();
    private final List<Map<String, String>> rows = new ArrayList<>();

    /** Makes a table that has these columns even without a row, in this order before any others. */
    Table(List<String> columns) {
        this.columns.addAll(columns);
    }

    /** Adds a row of the fields of {@code object}, a JSON object; the results of the measures need no prefix. */
    void add(JsonNode object) {
        Map<String, String> row = new LinkedHashMap<>();
        flatten("", object, row);
        columns.addAll(row.keySet());
        rows.add(row);
    }

    private static void flatten(String prefix, JsonNode object, Map<String, String> row) {
        object.fields().forEachRemaining(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                flatten(name.equals("results") ? prefix : prefix + name + "_", value, row);
            } else {
                row.put(prefix + name, value.isNull() ? "" : value.asText());
            }
        });
    }

    /** Returns the table in UTF-8. */
    byte[] toCsv() {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(columns);
            for (Map<String, String> row : rows) {
                csv.writeRecord(columns.stream()
                        .map(column -> row.getOrDefault(column, ""))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the columns so far, in order. */
    Set<String> columns() {
        return Collections.unmodifiableSet(columns);
    }
}
