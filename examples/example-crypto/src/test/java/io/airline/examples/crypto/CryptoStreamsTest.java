package io.airline.examples.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.testing.StreamDefinitionContract;
import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class CryptoStreamsTest extends StreamDefinitionContract<Tick> {
    @Override
    protected StreamDefinition<Tick> definition() {
        return CryptoStreams.definition();
    }

    @Override
    protected BiFunction<String, Instant, Tick> newSource() {
        return new RandomWalk(new SplittableRandom(7))::create;
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
        Instant second = NOON.minusSeconds(60);
        List<Tick> ticks = List.of(
                new Tick("2", second.plusMillis(2000), "BTC", 60_500.0),
                new Tick("4", second.plusMillis(4000), "BTC", 60_200.0),
                new Tick("1", second.plusMillis(1000), "BTC", 60_100.0),
                new Tick("3", second.plusMillis(3000), "BTC", 59_900.0));

        assertThat(aggregated(ticks).totals())
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
}
