package io.airline.sink.influx;

import io.airline.aggregations.SliceTotal;
import io.airline.sink.influx.InfluxPoint.Line;
import io.airline.sink.influx.InfluxPoint.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * Maps a slice total to a line of line protocol, in milliseconds:
 *
 * <pre>carrier,carrier=IndiGo count=666i,fare_sum=3450123i 1732088100000</pre>
 *
 * <p>The measurement is the dimension's name, its one tag has the same name and the key as value, the time is the
 * slice's start. A field that is not a finite number is left out, because the protocol has no word for it.
 *
 * <p>A key is either written so that it is read back as it is, or refused with a reason; it is never altered, because an
 * altered key would overwrite the total of another one. Refused are the empty key, control characters (a line feed or a
 * carriage return ends the line on one store or another), unpaired surrogates (which are no UTF-8) and a backslash at
 * the end for a store that cannot say it; see {@link InfluxDialect}.
 *
 * <p>Names of dimensions and measures are lower-case letters, digits and underscores, so that they need no escapes.
 */
final class InfluxPointMapper {
    /**
     * Limit on measurement, tags and field name together, with a separator of four bytes: {@code MaxKeyLength} in
     * InfluxDB's {@code models/points.go}.
     */
    private static final int MAX_SERIES_KEY_BYTES = 65_535;

    private static final int SERIES_KEY_SEPARATOR_BYTES = 4;

    /** Bounds of the time, inclusive: it is stored as nanoseconds in 64 bits, of which InfluxDB reserves the extremes. */
    private static final Instant MIN_TIME = Instant.ofEpochMilli((Long.MIN_VALUE + 2) / 1_000_000);

    private static final Instant MAX_TIME = Instant.ofEpochMilli((Long.MAX_VALUE - 1) / 1_000_000);

    private InfluxPointMapper() {}

    /** Returns the line for that total as a store of that dialect reads it. */
    static InfluxPoint map(SliceTotal total, InfluxDialect dialect) {
        String key = total.key();
        if (key.isEmpty()) {
            return new Refusal("the key is empty, and a tag cannot be");
        }
        if (total.start().isBefore(MIN_TIME) || total.start().isAfter(MAX_TIME)) {
            return new Refusal("the slice's start %s is out of InfluxDB's range".formatted(total.start()));
        }
        StringBuilder line = new StringBuilder(128);
        line.append(total.dimension()).append(',').append(total.dimension()).append('=');
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (Character.isISOControl(c)) {
                return new Refusal("the key has the control character U+%04X at index %d".formatted((int) c, i));
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == key.length()
                        || !Character.isLowSurrogate(key.charAt(i + 1))) {
                    return new Refusal("the key has the unpaired surrogate U+%04X at index %d".formatted((int) c, i));
                }
                line.append(c).append(key.charAt(++i));
                continue;
            }
            if (c == ',' || c == '=' || c == ' ' || (c == '\\' && dialect == InfluxDialect.QUESTDB)) {
                line.append('\\');
            }
            line.append(c);
        }
        if (dialect == InfluxDialect.INFLUXDB && key.charAt(key.length() - 1) == '\\') {
            return new Refusal("the key ends with a backslash, which would escape the end of the tag");
        }
        int seriesLength = line.length();
        int longestField = appendFields(line, total.fields());
        if (longestField == 0) {
            return new Refusal("none of the fields has a value that is a finite number");
        }
        if (mayExceedLimit(line)) {
            int bytes = line.substring(0, seriesLength).getBytes(StandardCharsets.UTF_8).length
                    + SERIES_KEY_SEPARATOR_BYTES
                    + longestField;
            if (bytes > MAX_SERIES_KEY_BYTES) {
                return new Refusal("measurement, tag and field name take %d bytes; InfluxDB's limit is %d"
                        .formatted(bytes, MAX_SERIES_KEY_BYTES));
            }
        }
        return new Line(line.append(' ').append(total.start().toEpochMilli()).toString());
    }

    /** Appends the fields that have a value, and returns the length of the longest one's name; 0 if there are none. */
    private static int appendFields(StringBuilder line, Map<String, Number> fields) {
        int longest = 0;
        for (Map.Entry<String, Number> field : fields.entrySet()) {
            Number value = field.getValue();
            boolean isInteger = value instanceof Long;
            if (!isInteger && !Double.isFinite(value.doubleValue())) {
                continue;
            }
            line.append(longest == 0 ? ' ' : ',').append(field.getKey()).append('=');
            if (isInteger) {
                line.append(value.longValue()).append('i');
            } else {
                line.append(value.doubleValue());
            }
            longest = Math.max(longest, field.getKey().length());
        }
        return longest;
    }

    /** Saves encoding nearly every line twice: UTF-8 takes at most three bytes for a {@code char}. */
    private static boolean mayExceedLimit(StringBuilder line) {
        return 3 * line.length() + SERIES_KEY_SEPARATOR_BYTES > MAX_SERIES_KEY_BYTES;
    }
}
