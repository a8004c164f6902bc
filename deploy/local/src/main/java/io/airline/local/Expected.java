package io.airline.local;

import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Timeliness;
import io.airline.model.Durations;
import io.airline.model.EventCodec;
import io.airline.model.SchemaSource;
import io.airline.model.UndecodableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * What a store must hold, worked out from the events on the topic with the in-memory oracle.
 *
 * @param totals every total, ordered by dimension, key and slice
 * @param late number of events that came too late to count
 * @param future number of events too far in the future
 * @param undecodable number of records that are no event
 */
public record Expected(List<SliceTotal> totals, long late, long future, long undecodable) {
    /** The job's defaults. */
    private static final Slices SLICES = Slices.of(Duration.ofSeconds(5));

    private static final Timeliness TIMELINESS = new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1));

    /** Reads the whole topic of the stream, of which a job with the default settings makes the same; framed events are none. */
    public static <E extends SpecificRecordBase> Expected of(String bootstrapServers, StreamDefinition<E> stream) {
        return of(bootstrapServers, stream, SchemaSource.NONE);
    }

    /**
     * Reads the whole topic of the stream, of which a job with the default settings makes the same.
     *
     * @param schemas those of framed events
     */
    public static <E extends SpecificRecordBase> Expected of(
            String bootstrapServers, StreamDefinition<E> stream, SchemaSource schemas) {
        return of(bootstrapServers, stream, SLICES, TIMELINESS, schemas);
    }

    /**
     * Reads the whole topic of the stream.
     *
     * @param slices of the job
     * @param timeliness by which the job judges
     * @param schemas those of framed events
     */
    public static <E extends SpecificRecordBase> Expected of(
            String bootstrapServers,
            StreamDefinition<E> stream,
            Slices slices,
            Timeliness timeliness,
            SchemaSource schemas) {
        EventCodec<E> codec = EventCodec.of(stream.eventType(), schemas);
        InMemoryAggregator<E> oracle = new InMemoryAggregator<>(stream, slices, timeliness);
        long[] undecodable = {0};
        try (TopicReader topic = new TopicReader(bootstrapServers, stream.topic())) {
            topic.readToEnd(message -> {
                try {
                    oracle.add(codec.decode(message.value()), Instant.ofEpochMilli(message.timestamp()));
                } catch (UndecodableEventException e) {
                    undecodable[0]++;
                }
            });
        }
        return new Expected(
                oracle.totals(),
                oracle.count(Timeliness.Verdict.LATE),
                oracle.count(Timeliness.Verdict.FUTURE),
                undecodable[0]);
    }

    /**
     * Returns the slices of a job with these settings.
     *
     * @throws IllegalArgumentException if {@code job.slice-length} is none
     */
    static Slices slices(Map<String, String> jobSettings) {
        String length = jobSettings.get("job.slice-length");
        return length == null ? SLICES : Slices.of(Durations.parse(length));
    }

    /** Returns how a job with these settings judges. */
    static Timeliness timeliness(Map<String, String> jobSettings) {
        String lateness = jobSettings.get("job.allowed-lateness");
        String tolerance = jobSettings.get("job.future-tolerance");
        return new Timeliness(
                lateness == null ? TIMELINESS.allowedLateness() : Durations.parse(lateness),
                tolerance == null ? TIMELINESS.futureTolerance() : Durations.parse(tolerance));
    }

    /** Returns the number of events by key, by dimension, over all slices. */
    public Map<String, Map<String, Long>> counts() {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (SliceTotal total : totals) {
            counts.computeIfAbsent(total.dimension(), unused -> new TreeMap<>())
                    .merge(total.key(), total.count(), Long::sum);
        }
        return counts;
    }

    /** Returns a line for each key whose stored count is not the expected one. */
    public List<String> differences(Map<String, Map<String, Long>> stored) {
        List<String> differences = new ArrayList<>();
        Map<String, Map<String, Long>> published = counts();
        Map<String, Map<String, Long>> dimensions = new TreeMap<>(stored);
        dimensions.putAll(published);
        for (String dimension : dimensions.keySet()) {
            Map<String, Long> expected = published.getOrDefault(dimension, Map.of());
            Map<String, Long> actual = stored.getOrDefault(dimension, Map.of());
            Map<String, Long> all = new TreeMap<>(actual);
            all.putAll(expected);
            for (String key : all.keySet()) {
                long is = actual.getOrDefault(key, 0L);
                long shouldBe = expected.getOrDefault(key, 0L);
                if (is != shouldBe) {
                    differences.add("%s '%s': %d stored, %d published".formatted(dimension, key, is, shouldBe));
                }
            }
        }
        return differences;
    }
}
