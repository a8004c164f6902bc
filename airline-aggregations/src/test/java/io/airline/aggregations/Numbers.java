package io.airline.aggregations;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random fractional numbers, some of them missing or not finite, of which sums do not cancel out much. */
final class Numbers {
    private Numbers() {}

    /** Two numbers of an event. */
    record Pair(Double x, Double y) {}

    static Arbitrary<Double> any() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(-8_000, 8_000).map(eighths -> eighths / 7.0),
                Arbitraries.of(0.0, -0.0, 79.9, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                        .injectNull(0.1));
    }

    static Arbitrary<Pair> pairs() {
        return Combinators.combine(any(), any()).as(Pair::new);
    }
}
