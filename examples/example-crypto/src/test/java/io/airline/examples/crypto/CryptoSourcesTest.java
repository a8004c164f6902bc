package io.airline.examples.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.airline.producer.EventSource;
import io.airline.producer.EventStamp;
import io.airline.producer.EventStream;
import io.airline.producer.Outcome;
import io.airline.producer.Reject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The laws of the random walk, and lines of files. */
class CryptoSourcesTest {
    private static final Instant NOW = Instant.parse("2024-11-20T09:15:00Z");

    @Test
    void theLogarithmOfAPriceMakesNormalSteps() {
        int rounds = 20_000;
        int currencies = RandomWalk.SYMBOLS.size();
        RandomWalk walk = new RandomWalk(new SplittableRandom(1));
        double[] before = new double[currencies];
        List<Double> steps = new ArrayList<>();
        for (int i = 0; i < rounds * currencies; i++) {
            Tick tick = walk.create(Integer.toString(i), NOW);
            int currency = i % currencies;
            assertThat(tick.getSymbol()).isEqualTo(RandomWalk.SYMBOLS.get(currency));
            assertThat(tick.getPrice()).isPositive();
            if (before[currency] > 0) {
                steps.add(Math.log(tick.getPrice() / before[currency]));
            }
            before[currency] = tick.getPrice();
        }

        double mean = steps.stream().mapToDouble(step -> step).average().orElseThrow();
        double deviation = Math.sqrt(
                steps.stream().mapToDouble(step -> step * step).average().orElseThrow());
        double inner = (double) steps.stream()
                        .filter(step -> Math.abs(step) < RandomWalk.DEVIATION)
                        .count()
                / steps.size();
        assertThat(mean).isCloseTo(0, within(RandomWalk.DEVIATION / 100));
        assertThat(deviation).isCloseTo(RandomWalk.DEVIATION, within(RandomWalk.DEVIATION / 100));
        assertThat(inner).isCloseTo(0.6827, within(0.01));
    }

    @Test
    void tenSymbolsTickEvery30Seconds() {
        assertThat(RandomWalk.SYMBOLS).hasSize(10).doesNotHaveDuplicates();
        assertThat(stream().rate().count()).isEqualTo(10);
        assertThat(stream().rate().period()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void linesOfAFileAreTicksOrSayWhyTheyAreNone() throws Exception {
        String file =
                """
                SYMBOL,PRICE
                BTC,60123.45
                ETH,free
                DOGE,-0.1
                ,12
                ADA,0.35
                """;
        List<Tick> ticks = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        try (EventSource<?> source = stream()
                .input("ticks.csv", new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))
                .open(new EventStamp("test", InstantSource.fixed(NOW)))) {
            for (Outcome<?> next = source.next(); next != null; next = source.next()) {
                if (next instanceof Outcome.Valid<?> valid) {
                    ticks.add((Tick) valid.event());
                } else if (next instanceof Outcome.Rejected<?> rejected) {
                    rejects.add(rejected.reject());
                }
            }
        }

        assertThat(ticks)
                .containsExactly(new Tick("test-0", NOW, "BTC", 60123.45), new Tick("test-1", NOW, "ADA", 0.35));
        assertThat(rejects)
                .extracting(Reject::line, Reject::column, Reject::reason)
                .extracting(Object::toString)
                .containsExactly(
                        "(3L, \"PRICE\", \"is not a number\")",
                        "(4L, \"PRICE\", \"must be more than 0\")",
                        "(5L, \"SYMBOL\", \"must not be empty\")");
    }

    private static EventStream<?> stream() {
        return new CryptoSources().streams().get(0);
    }
}
