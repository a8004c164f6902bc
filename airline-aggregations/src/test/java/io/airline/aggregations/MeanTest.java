package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;

class MeanTest extends LongFunctionLaws<Double> {
    @Override
    protected Mean<Long> function() {
        return new Mean<>(value -> value);
    }

    @Example
    void dividesTheSumByTheNumberOfValues() {
        assertThat(function().getResult(of(Arrays.asList(1L, null, 2L)))).isEqualTo(1.5);
        assertThat(function().getResult(of(List.of(-1L, -2L)))).isEqualTo(-1.5);
    }

    @Example
    void ofNothingThereIsNone() {
        assertThat(function().getResult(of(List.of()))).isNull();
        assertThat(function().toFields(of(List.of()))).containsExactly(0L, 0L, null);
    }

    /** The mean of means would be 2.0: parts of different size weigh differently. */
    @Example
    void mergesBySumAndCount() {
        LongStatistics merged = function().merge(of(List.of(1L)), of(List.of(2L, 3L, 4L)));

        assertThat(function().getResult(merged)).isEqualTo(2.5);
    }

    @Example
    void namesItsFields() {
        assertThat(function().fields())
                .containsExactly(Field.ofLong("count"), Field.ofLong("sum"), Field.ofDouble("mean"));
    }

    @Example
    void missingFieldsAreNoValues() {
        assertThat(function().getResult(function().fromFields(new Number[3]))).isNull();
    }
}
