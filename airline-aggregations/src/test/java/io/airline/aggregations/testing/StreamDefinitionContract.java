package io.airline.aggregations.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.airline.aggregations.Combiner;
import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.KnownKeys;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Timeliness;
import io.airline.model.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/**
 * What holds for every definition of a stream. The test of a definition extends it.
 *
 * @param <E> the Avro record class of the events
 */
public abstract class StreamDefinitionContract<E extends SpecificRecordBase> {
    /** When all events arrive. */
    protected static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");

    private static final int EVENTS = 5_000;
    private static final Slices SLICES = Slices.of(Duration.ofSeconds(5));

    /** Returns the definition. */
    protected abstract StreamDefinition<E> definition();

    /** Returns what makes events of an identity and a time, the same ones whenever it is asked for. */
    protected abstract BiFunction<String, Instant, E> newSource();

    /** The job decodes only what the definition says it reads. */
    @Test
    final void whatTheJobReadsGivesTheSameAsWholeEvents() throws Exception {
        StreamDefinition<E> definition = definition();
        InMemoryAggregator<E> read = aggregator(definition);
        EventCodec<E> writer = EventCodec.of(definition.eventType());
        EventCodec<E> reader = definition.newCodec();
        List<E> events = events(EVENTS);

        for (E event : events) {
            read.add(reader.decode(writer.encode(event)), NOON);
        }

        assertThat(read.totals())
                .hasSizeGreaterThan(definition.dimensions().size())
                .isEqualTo(aggregated(events).totals());
    }

    /** The job makes the keys of events once for all that have the same in the fields that keys are made from. */
    @Test
    final void whatTheJobCombinesHasTheKeysOfWholeEvents() throws Exception {
        StreamDefinition<E> definition = definition();
        EventCodec<E> writer = EventCodec.of(definition.eventType());
        EventCodec<E> reader = definition.newCodec();
        Combiner<E> combiner = new Combiner<>(definition, SLICES, KnownKeys.NONE, EVENTS);
        List<E> events = events(EVENTS);

        for (E event : events) {
            combiner.add(reader.fill(writer.encode(event)));
        }

        List<Tuple> combined = new ArrayList<>();
        combiner.forEach((dimension, key, start, accumulator) -> combined.add(tuple(
                dimension,
                key,
                Instant.ofEpochMilli(start),
                definition
                        .measures()
                        .total(dimension, key, Instant.ofEpochMilli(start), SLICES.length(), accumulator)
                        .count())));
        assertThat(aggregated(events).totals())
                .extracting(SliceTotal::dimension, SliceTotal::key, SliceTotal::start, SliceTotal::count)
                .containsExactlyInAnyOrderElementsOf(combined);
    }

    /** Returns an aggregator, with the job's defaults, that has the events. */
    protected final InMemoryAggregator<E> aggregated(List<E> events) {
        InMemoryAggregator<E> aggregator = aggregator(definition());
        events.forEach(event -> aggregator.add(event, NOON));
        return aggregator;
    }

    /** Returns so many events of the two minutes before {@link #NOON}, with times in milliseconds as Avro keeps them. */
    protected final List<E> events(int count) {
        BiFunction<String, Instant, E> source = newSource();
        return IntStream.range(0, count)
                .mapToObj(i -> source.apply("test-" + i, NOON.minusMillis(i * 120_000L / count)))
                .toList();
    }

    private static <E extends SpecificRecordBase> InMemoryAggregator<E> aggregator(StreamDefinition<E> definition) {
        return new InMemoryAggregator<>(
                definition, SLICES, new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)));
    }
}
