package io.airline.aggregations;

import io.airline.model.SliceUpdate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The total so far of one key in one slice. Its identity is dimension, key and start: a later total replaces an earlier
 * one, so that writing one twice changes nothing.
 *
 * @param dimension name of the dimension
 * @param key key within the dimension, not empty
 * @param start start of the slice, inclusive
 * @param length length of the slice
 * @param fields field values by name, {@link Long} or {@link Double}, in the order of the measures; one that has no
 *     value is absent
 * @param states what measures need beside the numbers to be merged, by field name, from position to limit, neither of
 *     which is to be moved; often empty, and of no use to a reader
 */
public record SliceTotal(
        String dimension,
        String key,
        Instant start,
        Duration length,
        Map<String, Number> fields,
        Map<String, ByteBuffer> states) {
    /** The field that every stream has: the number of events. */
    public static final String COUNT = "count";

    /** By dimension, key and start, thus by identity. */
    public static final Comparator<SliceTotal> ORDER = Comparator.comparing(SliceTotal::dimension)
            .thenComparing(SliceTotal::key)
            .thenComparing(SliceTotal::start);

    public SliceTotal {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        states = states.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** Makes a total that has numbers only. */
    public SliceTotal(String dimension, String key, Instant start, Duration length, Map<String, Number> fields) {
        this(dimension, key, start, length, fields, Map.of());
    }

    /** Returns the total that travels as {@code update}. */
    public static SliceTotal of(SliceUpdate update) {
        Map<String, Number> fields = new LinkedHashMap<>();
        Map<String, ByteBuffer> states = new LinkedHashMap<>();
        update.getFields().forEach((name, value) -> {
            if (value instanceof Number number) {
                fields.put(name, number);
            } else {
                states.put(name, (ByteBuffer) value);
            }
        });
        return new SliceTotal(
                update.getDimension(),
                update.getKey(),
                update.getSliceStart(),
                Duration.ofMillis(update.getSliceLength()),
                fields,
                states);
    }

    /** Returns this total as it travels. */
    public SliceUpdate toUpdate(String stream) {
        Map<String, Object> values = new LinkedHashMap<>(fields);
        values.putAll(states);
        return new SliceUpdate(stream, dimension, key, start, length.toMillis(), values);
    }

    /** Returns the number of events. */
    public long count() {
        return fields.get(COUNT).longValue();
    }
}
