package io.airline.aggregations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Aggregates a stream in memory, in the plainest way there is: the oracle that the engine is compared with.
 *
 * <p>Not thread-safe.
 *
 * @param <E> type of the events
 */
public final class InMemoryAggregator<E extends SpecificRecordBase> {
    private record Group(String dimension, String key, Instant start) {}

    private final StreamDefinition<E> definition;
    private final Slices slices;
    private final Timeliness timeliness;
    private final Map<Group, Object[]> groups = new HashMap<>();
    private final Map<Timeliness.Verdict, Long> verdicts = new EnumMap<>(Timeliness.Verdict.class);

    public InMemoryAggregator(StreamDefinition<E> definition, Slices slices, Timeliness timeliness) {
        this.definition = definition;
        this.slices = slices;
        this.timeliness = timeliness;
    }

    /** Adds an event that arrived at {@code arrival}, unless it is late or in the future. */
    public void add(E event, Instant arrival) {
        long time = definition.eventTimeOf(event);
        Timeliness.Verdict verdict = timeliness.judge(time, arrival.toEpochMilli());
        verdicts.merge(verdict, 1L, Long::sum);
        if (verdict != Timeliness.Verdict.ON_TIME) {
            return;
        }
        Instant start = slices.startOf(Instant.ofEpochMilli(time));
        Measures<E> measures = definition.measures();
        for (Dimension<E> dimension : definition.dimensions()) {
            dimension.keys().forEach(event, key -> {
                Group group = new Group(dimension.name(), key, start);
                groups.merge(group, measures.add(measures.createAccumulator(), event), measures::merge);
            });
        }
    }

    /** Returns how many events had that verdict. */
    public long count(Timeliness.Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0L);
    }

    /** Returns every total, ordered by dimension, key and start. */
    public List<SliceTotal> totals() {
        Duration length = slices.length();
        List<SliceTotal> totals = new ArrayList<>();
        groups.forEach((group, accumulator) -> totals.add(
                definition.measures().total(group.dimension(), group.key(), group.start(), length, accumulator)));
        totals.sort(SliceTotal.ORDER);
        return totals;
    }

    /** Returns the number of events by key of that dimension, over all time. */
    public Map<String, Long> counts(String dimension) {
        Map<String, Long> counts = new TreeMap<>();
        for (SliceTotal total : totals()) {
            if (total.dimension().equals(dimension)) {
                counts.merge(total.key(), total.count(), Long::sum);
            }
        }
        return counts;
    }
}
