package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;

class SumTest extends LongFunctionLaws<Long> {
    @Override
    protected Sum<Long> function() {
        return new Sum<>(value -> value);
    }

    @Example
    void addsUp() {
        assertThat(function().getResult(of(List.of(3897L, 7662L, -9L)))).isEqualTo(11_550);
    }

    @Example
    void theSumOfNothingIsZero() {
        assertThat(function().getResult(of(List.of()))).isZero();
        assertThat(function().getResult(of(Arrays.asList(null, null)))).isZero();
    }

    @Example
    void isExactBeyondWhatADoubleHolds() {
        assertThat(function().getResult(of(List.of(1L << 53, 1L)))).isEqualTo((1L << 53) + 1);
    }

    @Example
    void takesSmallerNumberTypes() {
        Sum<Integer> sum = new Sum<>(value -> value);

        assertThat(sum.getResult(sum.add(sum.createAccumulator(), 42))).isEqualTo(42);
    }
}
