package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.testing.AggregateFunctionLaws;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;

class DoubleSummaryTest extends AggregateFunctionLaws<Double, DoubleSummary.Statistics, DoubleSummary.Result> {
    @Override
    protected DoubleSummary<Double> function() {
        return new DoubleSummary<>(value -> value);
    }

    @Override
    protected Arbitrary<Double> values() {
        return Numbers.any();
    }

    @Override
    protected double rounding() {
        return 1e-9;
    }

    @Example
    void summarizesWhatIsFinite() {
        assertThat(function()
                        .getResult(of(Arrays.asList(
                                80.5, null, 79.25, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))))
                .isEqualTo(new DoubleSummary.Result(2, 159.75, 79.25, 80.5, 79.875));
    }

    @Example
    void ofNothingOnlyCountAndSumAreKnown() {
        assertThat(function().getResult(of(List.of()))).isEqualTo(new DoubleSummary.Result(0, 0, null, null, null));
        assertThat(function().toFields(of(List.of()))).containsExactly(0L, 0.0, null, null, null);
    }

    @Example
    void fieldsThatAreMissingInPartAreNoValues() {
        assertThat(function().getResult(function().fromFields(new Object[] {3L, 15.5, null, null, 5.2})))
                .isEqualTo(new DoubleSummary.Result(0, 0, null, null, null));
    }

    @Example
    void takesWholeNumbersToo() {
        DoubleSummary<Integer> summary = new DoubleSummary<>(value -> value);

        assertThat(summary.getResult(summary.add(summary.createAccumulator(), 42))
                        .sum())
                .isEqualTo(42);
    }
}
