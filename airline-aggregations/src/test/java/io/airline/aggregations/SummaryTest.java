package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;

class SummaryTest extends LongFunctionLaws<Summary.Result> {
    @Override
    protected Summary<Long> function() {
        return new Summary<>(value -> value);
    }

    @Example
    void summarizes() {
        assertThat(function().getResult(of(Arrays.asList(3897L, 7662L, null, 3897L))))
                .isEqualTo(new Summary.Result(3, 15_456, 3897L, 7662L, 5152.0));
    }

    @Example
    void ofNothingOnlyCountAndSumAreKnown() {
        assertThat(function().getResult(of(List.of()))).isEqualTo(new Summary.Result(0, 0, null, null, null));
        assertThat(function().toFields(of(List.of()))).containsExactly(0L, 0L, null, null, null);
    }

    @Example
    void missingFieldsAreNoValues() {
        assertThat(function().getResult(function().fromFields(new Number[5])))
                .isEqualTo(new Summary.Result(0, 0, null, null, null));
    }

    /** As stored while the measure was still a {@link Mean}: a least value that nobody knows is not invented. */
    @Example
    void fieldsThatAreMissingInPartAreNoValues() {
        assertThat(function().getResult(function().fromFields(new Number[] {3L, 15_456L, null, null, 5152.0})))
                .isEqualTo(new Summary.Result(0, 0, null, null, null));
    }
}
