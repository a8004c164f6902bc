package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;

class MinTest extends LongFunctionLaws<Long> {
    @Override
    protected Min<Long> function() {
        return new Min<>(value -> value);
    }

    @Example
    void findsLeast() {
        assertThat(function().getResult(of(Arrays.asList(3897L, null, 7662L, -9L))))
                .isEqualTo(-9);
    }

    @Example
    void findsTheExtremesOfTheType() {
        assertThat(function().getResult(of(List.of(Long.MIN_VALUE)))).isEqualTo(Long.MIN_VALUE);
        assertThat(function().getResult(of(List.of(Long.MAX_VALUE)))).isEqualTo(Long.MAX_VALUE);
    }

    @Example
    void ofNothingThereIsNone() {
        assertThat(function().getResult(of(List.of()))).isNull();
        assertThat(function().getResult(of(Arrays.asList(null, null)))).isNull();
        assertThat(function().toFields(of(List.of()))).containsOnlyNulls();
    }
}
