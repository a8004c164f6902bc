package io.airline.examples.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.Timeliness;
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

class CryptoStreamsTest {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");

    /** The job decodes only what the definition says it reads. */
    @Test
    void whatTheJobReadsGivesTheSameAsWholeEvents() throws Exception {
        StreamDefinition<Tick> definition = CryptoStreams.definition();
        InMemoryAggregator<Tick> whole = aggregator(definition);
        InMemoryAggregator<Tick> read = aggregator(definition);
        EventCodec<Tick> writer = EventCodec.of(Tick.class);
        EventCodec<Tick> reader = definition.newCodec();

        for (Tick event : events(5000)) {
            whole.add(event, NOON);
            read.add(reader.decode(writer.encode(event)), NOON);
        }

        assertThat(read.totals())
                .hasSizeGreaterThan(definition.dimensions().size())
                .isEqualTo(whole.totals());
    }

    @Test
    void producerAndJobMeanTheSame() {
        EventStream<?> source = new CryptoSources().streams().get(0);
        StreamDefinition<?> definition = new CryptoStreams().streams().get(0);

        assertThat(source.name()).isEqualTo(definition.name());
        assertThat(source.topic()).isEqualTo(definition.topic());
        assertThat(ServiceLoader.load(EventStreamProvider.class)).hasOnlyElementsOfType(CryptoSources.class);
        assertThat(ServiceLoader.load(StreamProvider.class)).hasOnlyElementsOfType(CryptoStreams.class);
    }

    @Test
    void aCandleIsOpenedAndClosedByEventTimeWhateverTheOrderOfArrival() {
        InMemoryAggregator<Tick> aggregator = aggregator(CryptoStreams.definition());
        Instant second = NOON.minusSeconds(60);
        aggregator.add(new Tick("2", second.plusMillis(2000), "BTC", 60_500.0), NOON);
        aggregator.add(new Tick("4", second.plusMillis(4000), "BTC", 60_200.0), NOON);
        aggregator.add(new Tick("1", second.plusMillis(1000), "BTC", 60_100.0), NOON);
        aggregator.add(new Tick("3", second.plusMillis(3000), "BTC", 59_900.0), NOON);

        assertThat(aggregator.totals())
                .singleElement()
                .extracting(SliceTotal::fields)
                .satisfies(candle -> {
                    assertThat(candle.get("open")).isEqualTo(60_100.0);
                    assertThat(candle.get("price_max")).isEqualTo(60_500.0);
                    assertThat(candle.get("price_min")).isEqualTo(59_900.0);
                    assertThat(candle.get("last")).isEqualTo(60_200.0);
                    assertThat(candle.get("price_mean")).isEqualTo(60_175.0);
                });
    }

    private static InMemoryAggregator<Tick> aggregator(StreamDefinition<Tick> definition) {
        return new InMemoryAggregator<>(
                definition,
                Slices.of(Duration.ofSeconds(5)),
                new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)));
    }

    /** Events of two minutes, in milliseconds as Avro keeps them. */
    private static List<Tick> events(int count) {
        EventFactory<Tick> factory = new RandomWalk(new SplittableRandom(7));
        return IntStream.range(0, count)
                .mapToObj(i -> factory.create("test-" + i, NOON.minusMillis(i * 120_000L / count)))
                .toList();
    }
}
