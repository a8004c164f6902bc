package io.airline.aggregations;

import io.airline.model.SliceUpdate;
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
 */
public record SliceTotal(String dimension, String key, Instant start, Duration length, Map<String, Number> fields) {
    /** The field that every stream has: the number of events. */
    public static final String COUNT = "count";

    /** By dimension, key and start, thus by identity. */
    public static final Comparator<SliceTotal> ORDER = Comparator.comparing(SliceTotal::dimension)
            .thenComparing(SliceTotal::key)
            .thenComparing(SliceTotal::start);

    public SliceTotal {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Returns the total that travels as {@code update}. */
    public static SliceTotal of(SliceUpdate update) {
        Map<String, Number> fields = new LinkedHashMap<>();
        update.getFields().forEach((name, value) -> fields.put(name, (Number) value));
        return new SliceTotal(
                update.getDimension(),
                update.getKey(),
                update.getSliceStart(),
                Duration.ofMillis(update.getSliceLength()),
                fields);
    }

    /** Returns this total as it travels. */
    public SliceUpdate toUpdate(String stream) {
        return new SliceUpdate(stream, dimension, key, start, length.toMillis(), new LinkedHashMap<>(fields));
    }

    /** Returns the number of events. */
    public long count() {
        return fields.get(COUNT).longValue();
    }
}
