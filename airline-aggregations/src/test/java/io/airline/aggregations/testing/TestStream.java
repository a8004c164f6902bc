package io.airline.aggregations.testing;

import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Sum;
import io.airline.aggregations.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small invented stream, of another domain than flights: readings of weather stations. */
public final class TestStream {
    /** Dimension of one key a reading, or none. */
    public static final String STATION = "station";

    /** Dimension of any number of keys a reading. */
    public static final String TAG = "tag";

    /** The stream: fields {@code count}, {@code temperature_*} (one of them a double) and {@code rain}. */
    public static final StreamDefinition<Reading> DEFINITION = StreamDefinition.named("weather", Reading.class)
            .topic("readings")
            .bucket("weather")
            .eventTime(Reading::getTime)
            .dimension(STATION, Reading::getStation)
            .dimensionOfEach(TAG, Reading::getTags)
            .measure("temperature", new Summary<>(Reading::getTemperature))
            .measure("rain", new Sum<>(Reading::getRain))
            .build();

    /** Slices of the length that the totals of {@link #total} have. */
    public static final Slices SLICES = Slices.of(Duration.ofSeconds(5));

    private TestStream() {}

    /** Returns a reading; {@code station} and {@code temperature} may be null. */
    public static Reading reading(Instant time, String station, List<String> tags, Integer temperature, long rain) {
        return new Reading(time, station, tags, temperature, rain);
    }

    /** Returns the total of {@code count} readings, each of 21.4 and 21.5 degrees by turns, and {@code rain} in all. */
    public static SliceTotal total(String dimension, String key, Instant start, long count, long rain) {
        Map<String, Number> fields = new LinkedHashMap<>();
        long sum = 214 * count + count / 2;
        fields.put("count", count);
        fields.put("temperature_count", count);
        fields.put("temperature_sum", sum);
        fields.put("temperature_min", 214L);
        fields.put("temperature_max", count > 1 ? 215L : 214L);
        fields.put("temperature_mean", (double) sum / count);
        fields.put("rain", rain);
        return new SliceTotal(dimension, key, start, SLICES.length(), fields);
    }

    /** Returns the total of {@code count} readings whose thermometer was broken: least, greatest and mean are absent. */
    public static SliceTotal totalWithoutTemperature(
            String dimension, String key, Instant start, long count, long rain) {
        Map<String, Number> fields = new LinkedHashMap<>();
        fields.put("count", count);
        fields.put("temperature_count", 0L);
        fields.put("temperature_sum", 0L);
        fields.put("rain", rain);
        return new SliceTotal(dimension, key, start, SLICES.length(), fields);
    }
}
