package io.airline.aggregations;

import io.airline.aggregations.testing.Reading;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCases;

/** Random readings: few keys, so that groups meet, and times on both sides of the epoch. */
final class Readings {
    private Readings() {}

    static Arbitrary<Reading> any() {
        Arbitrary<Instant> times = Arbitraries.longs().between(-20_000, 20_000).map(Instant::ofEpochMilli);
        Arbitrary<String> stations =
                Arbitraries.of("Zugspitze", "Brocken", "New Delhi", "").injectNull(0.1);
        Arbitrary<List<String>> tags =
                Arbitraries.of("coast", "town", "summit", "").list().ofMaxSize(4);
        Arbitrary<Integer> temperatures =
                Arbitraries.integers().between(-900, 600).injectNull(0.2);
        Arbitrary<Long> rain = Arbitraries.longs().between(0, 1L << 40);
        return Combinators.combine(times, stations, tags, temperatures, rain).as(Reading::new);
    }

    static Arbitrary<List<Reading>> lists() {
        return any().list().ofMaxSize(40).edgeCases(EdgeCases.Config::none);
    }
}
