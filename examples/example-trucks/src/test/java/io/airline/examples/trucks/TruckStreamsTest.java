package io.airline.examples.trucks;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.testing.StreamDefinitionContract;
import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import java.time.Instant;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class TruckStreamsTest extends StreamDefinitionContract<TruckReading> {
    @Override
    protected StreamDefinition<TruckReading> definition() {
        return TruckStreams.definition();
    }

    @Override
    protected BiFunction<String, Instant, TruckReading> newSource() {
        return new TruckJourney(new SplittableRandom(7))::create;
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
        InMemoryAggregator<TruckReading> aggregator = aggregated(events(5000));

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

    @Test
    void theTableOfReadingsHasEveryFieldOfEach() {
        RecordTable<TruckReading> table = TruckStreams.definition().tables().get(2);
        TruckReading slow = new TruckReading("b", NOON, 40.0, 70.0, 1.0, 599.0, 1800.0);

        assertThat(table.keeps(slow)).isTrue();
        assertThat(table.row(slow, NOON.toEpochMilli()).orElseThrow().values())
                .containsExactly("b", NOON, 40.0, 70.0, 1.0, 599.0, 1800.0);
    }
}
