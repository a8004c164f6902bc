package io.airline.sink.influx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of line protocol as a store reads it: written after InfluxDB's description of the protocol and what QuestDB does,
 * and knows nothing of how the lines are made.
 *
 * @param fields as they are written, an integer with its {@code i}
 */
record ReadLine(String measurement, Map<String, String> tags, Map<String, String> fields, long time) {
    /** Reads a line; one that the store would refuse or would read as two is an error. */
    static ReadLine of(String line, InfluxDialect dialect) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new AssertionError("two lines: " + line);
        }
        List<String> sections = split(line, ' ', dialect);
        if (sections.size() != 3) {
            throw new AssertionError("%d sections: %s".formatted(sections.size(), line));
        }
        List<String> series = split(sections.get(0), ',', dialect);
        return new ReadLine(
                unescaped(series.get(0), dialect),
                pairs(series.subList(1, series.size()), dialect),
                pairs(split(sections.get(1), ',', dialect), dialect),
                Long.parseLong(sections.get(2)));
    }

    private static Map<String, String> pairs(List<String> written, InfluxDialect dialect) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : written) {
            List<String> sides = split(pair, '=', dialect);
            if (sides.size() != 2 || sides.get(0).isEmpty() || sides.get(1).isEmpty()) {
                throw new AssertionError("no pair: " + pair);
            }
            pairs.put(unescaped(sides.get(0), dialect), unescaped(sides.get(1), dialect));
        }
        return pairs;
    }

    /** Splits at each separator that no backslash escapes. */
    private static List<String> split(String text, char separator, InfluxDialect dialect) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i, dialect)) {
                i++;
            } else if (text.charAt(i) == separator) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unescaped(String text, InfluxDialect dialect) {
        StringBuilder unescaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            unescaped.append(isEscape(text, i, dialect) ? text.charAt(++i) : text.charAt(i));
        }
        return unescaped.toString();
    }

    private static boolean isEscape(String text, int at, InfluxDialect dialect) {
        if (text.charAt(at) != '\\') {
            return false;
        }
        return dialect == InfluxDialect.QUESTDB || at + 1 == text.length() || ", =".indexOf(text.charAt(at + 1)) >= 0;
    }
}
