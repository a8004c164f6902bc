package io.airline.examples.trucks;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.Timeliness;
import io.airline.aggregations.records.RecordTable;
import io.airline.model.EventCodec;
import io.airline.producer.EventFactory;
import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TruckStreamsTest {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");

    /** The job decodes only what the definition says it reads. */
    @Test
    void whatTheJobReadsGivesTheSameAsWholeEvents() throws Exception {
        StreamDefinition<TruckReading> definition = TruckStreams.definition();
        InMemoryAggregator<TruckReading> whole = aggregator(definition);
        InMemoryAggregator<TruckReading> read = aggregator(definition);
        EventCodec<TruckReading> writer = EventCodec.of(TruckReading.class);
        EventCodec<TruckReading> reader = definition.newCodec();

        for (TruckReading event : events(5000)) {
            whole.add(event, NOON);
            read.add(reader.decode(writer.encode(event)), NOON);
        }

        assertThat(read.totals())
                .hasSizeGreaterThan(definition.dimensions().size())
                .isEqualTo(whole.totals());
    }

    @Test
    void producerAndJobMeanTheSame() {
        EventStream<?> source = new TruckSources().streams().get(0);
        StreamDefinition<?> definition = new TruckStreams().streams().get(0);

        assertThat(source.name()).isEqualTo(definition.name());
        assertThat(source.topic()).isEqualTo(definition.topic());
        assertThat(ServiceLoader.load(EventStreamProvider.class)).hasOnlyElementsOfType(TruckSources.class);
        assertThat(ServiceLoader.load(StreamProvider.class)).hasOnlyElementsOfType(TruckStreams.class);
    }

    @Test
    void everyReadingIsInOneClassOfSpeed() {
        for (double speed = 76; speed < 84; speed += 1.0 / 1024) {
            assertThat(TruckStreams.SPEEDS.labels()).contains(TruckStreams.SPEEDS.labelOf(speed));
        }
        assertThat(TruckStreams.SPEEDS.labelOf(Math.nextDown(80.0))).isEqualTo("79 to under 80");
        assertThat(TruckStreams.SPEEDS.labelOf(80)).isEqualTo("80 to under 81");
        InMemoryAggregator<TruckReading> aggregator = aggregator(TruckStreams.definition());
        events(5000).forEach(reading -> aggregator.add(reading, NOON));

        assertThat(aggregator.counts("speed_class").values().stream()
                        .mapToLong(each -> each)
                        .sum())
                .isEqualTo(5000);
        for (SliceTotal total : aggregator.totals()) {
            long inClasses = total.fields().entrySet().stream()
                    .filter(field -> field.getKey().startsWith("speeds_"))
                    .mapToLong(field -> field.getValue().longValue())
                    .sum();
            assertThat(inClasses).isEqualTo(total.count());
        }
    }

    @Test
    void theTransformedTableHasComputedColumnsOfFastReadingsOnly() {
        RecordTable<TruckReading> table = TruckStreams.definition().tables().get(1);
        TruckReading fast = new TruckReading("a", NOON, 40.0, 100.0, 1.0, 599.0, 1800.0);
        TruckReading slow = new TruckReading("b", NOON, 40.0, 80.0, 1.0, 599.0, 1800.0);

        assertThat(table.keeps(fast)).isTrue();
        assertThat(table.keeps(slow)).isFalse();
        assertThat(table.row(fast, NOON.toEpochMilli()).orElseThrow().values())
                .containsExactly("a", NOON, 40.0, 100.0, 1.0, 599.0, 1800.0, 120.0, 0.4);
    }

    private static InMemoryAggregator<TruckReading> aggregator(StreamDefinition<TruckReading> definition) {
        return new InMemoryAggregator<>(
                definition,
                Slices.of(Duration.ofSeconds(5)),
                new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)));
    }

    /** Events of two minutes, in milliseconds as Avro keeps them. */
    private static List<TruckReading> events(int count) {
        EventFactory<TruckReading> factory = new TruckJourney(new SplittableRandom(7));
        return IntStream.range(0, count)
                .mapToObj(i -> factory.create("test-" + i, NOON.minusMillis(i * 120_000L / count)))
                .toList();
    }
}
