package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {
    @Test
    void aNumberOrMax() {
        assertThat(Rate.parse("10_000")).isEqualTo(new Rate(10_000)).hasToString("10000/s");
        assertThat(Rate.parse("max")).isEqualTo(Rate.MAX).hasToString("max");
        assertThat(Rate.MAX.isMax()).isTrue();
    }

    @Test
    void aNumberInALongerTime() {
        assertThat(Rate.parse("1/10s"))
                .isEqualTo(new Rate(1, Duration.ofSeconds(10)))
                .hasToString("1/10s");
        assertThat(Rate.parse("30/m"))
                .isEqualTo(new Rate(30, Duration.ofMinutes(1)))
                .hasToString("30/1m");
        assertThat(Rate.parse(new Rate(7).toString())).isEqualTo(new Rate(7));
    }

    @Test
    void ratesThatAreNone() {
        assertThatThrownBy(() -> Rate.parse("0")).hasMessage("rate 0 is not between 1 and 1000000000 per second");
        assertThatThrownBy(() -> Rate.parse("-1")).hasMessage("rate -1 is not between 1 and 1000000000 per second");
        assertThatThrownBy(() -> Rate.parse("fast"))
                .hasMessage("'fast' is neither a whole number, nor one with a duration such as 1/10s, nor max");
        assertThatThrownBy(() -> Rate.parse("1/10 fortnights")).hasMessageContaining("1/10 fortnights");
        assertThatThrownBy(() -> Rate.parse("1/1y")).hasMessageContaining("'1y' is not a duration");
        assertThatThrownBy(() -> Rate.parse("1/10ms")).hasMessage("a rate per 10ms is not one per 1s to 1d");
        assertThatThrownBy(() -> Rate.parse("0/10s")).hasMessage("rate 0 is not between 1 and 1000000000 per 10s");
    }
}
