package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;

class LastTest extends TimedFunctionLaws {
    @Override
    protected Last<Tick> function() {
        return new Last<>(Tick::time, Tick::price);
    }

    @Example
    void goesByEventTimeNotByArrival() {
        assertThat(function().getResult(of(List.of(NOON, LATER, EARLIER)))).isEqualTo(103.0);
        assertThat(function().getResult(of(List.of(LATER, EARLIER, NOON)))).isEqualTo(103.0);
    }

    @Example
    void ofSeveralAtOnceItIsTheSameWhicheverComesFirst() {
        Tick high = new Tick(NOON.time(), 104.0);
        Tick low = new Tick(NOON.time(), 99.0);

        assertThat(function().getResult(of(List.of(NOON, high, low)))).isEqualTo(104.0);
        assertThat(function().getResult(of(List.of(low, high, NOON)))).isEqualTo(104.0);
    }
}
