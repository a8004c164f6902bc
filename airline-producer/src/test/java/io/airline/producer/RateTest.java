package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RateTest {
    @Test
    void aNumberOrMax() {
        assertThat(Rate.parse("10_000")).isEqualTo(new Rate(10_000)).hasToString("10000/s");
        assertThat(Rate.parse("max")).isEqualTo(Rate.MAX).hasToString("max");
        assertThat(Rate.MAX.isMax()).isTrue();
    }

    @Test
    void ratesThatAreNone() {
        assertThatThrownBy(() -> Rate.parse("0")).hasMessage("rate 0 is not between 1 and 1000000000 per second");
        assertThatThrownBy(() -> Rate.parse("-1")).hasMessage("rate -1 is not between 1 and 1000000000 per second");
        assertThatThrownBy(() -> Rate.parse("fast")).hasMessage("'fast' is neither a whole number nor max");
    }
}
