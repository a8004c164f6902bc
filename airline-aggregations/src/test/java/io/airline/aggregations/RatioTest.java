package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.airline.aggregations.Numbers.Pair;
import io.airline.aggregations.testing.AggregateFunctionLaws;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;

class RatioTest extends AggregateFunctionLaws<Pair, Ratio.Sums, Double> {
    @Override
    protected Ratio<Pair> function() {
        return new Ratio<>(Pair::x, Pair::y);
    }

    /** Denominators that do not cancel out: what is left of them would divide rounding errors. */
    @Override
    protected Arbitrary<Pair> values() {
        Arbitrary<Double> distances = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 8_000).map(sevenths -> sevenths / 7.0),
                Arbitraries.of(0.0, Double.NaN, Double.POSITIVE_INFINITY).injectNull(0.2));
        return Combinators.combine(Numbers.any(), distances).as(Pair::new);
    }

    @Override
    protected double rounding() {
        return 1e-9;
    }

    /** The mean of the ratios would be 0.3. */
    @Example
    void dividesTheSums() {
        Ratio.Sums sums = of(List.of(new Pair(1.0, 10.0), new Pair(0.5, 1.0)));

        assertThat(function().getResult(sums)).isEqualTo(1.5 / 11);
        assertThat(function().toFields(sums)).containsExactly(1.5, 11.0, 1.5 / 11);
    }

    @Example
    void anEventThatLacksEitherNumberTakesNoPart() {
        assertThat(function()
                        .getResult(of(List.of(
                                new Pair(1.0, 4.0),
                                new Pair(null, 4.0),
                                new Pair(7.0, null),
                                new Pair(Double.NaN, 1.0),
                                new Pair(1.0, Double.POSITIVE_INFINITY)))))
                .isEqualTo(0.25, within(0.0));
    }

    @Example
    void overNothingThereIsNone() {
        assertThat(function().getResult(of(List.of()))).isNull();
        assertThat(function().getResult(of(List.of(new Pair(1.0, 0.0))))).isNull();
        assertThat(function().getResult(function().fromFields(new Object[] {1.0, null, 0.5})))
                .isNull();
    }
}
