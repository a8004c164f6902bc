package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;

class CountTest extends LongFunctionLaws<Long> {
    @Override
    protected Count<Long> function() {
        return new Count<>();
    }

    @Example
    void countsEvents() {
        assertThat(function().getResult(of(List.of(5L, 5L, 7L)))).isEqualTo(3);
        assertThat(function().getResult(of(List.of()))).isZero();
    }

    @Example
    void countsEventsThatLackEverythingElse() {
        assertThat(function().getResult(of(Arrays.asList(null, 5L, null)))).isEqualTo(3);
    }

    @Example
    void aMissingFieldIsNoEvents() {
        assertThat(function().getResult(function().fromFields(new Number[] {null})))
                .isZero();
    }
}
