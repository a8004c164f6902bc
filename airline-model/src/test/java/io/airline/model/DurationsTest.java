package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void usesTheLargestUnitThatGivesAWholeNumber() {
        assertThat(Durations.text(Duration.ofMinutes(15))).isEqualTo("15m");
        assertThat(Durations.text(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(Durations.text(Duration.ofSeconds(30).plusSeconds(30))).isEqualTo("1m");
        assertThat(Durations.text(Duration.ofMillis(500))).isEqualTo("500ms");
        assertThat(Durations.text(Duration.ofMillis(1500).plusMillis(500))).isEqualTo("2s");
        assertThat(Durations.text(Duration.ofHours(36))).isEqualTo("36h");
        assertThat(Durations.text(Duration.ofHours(36).plusHours(12))).isEqualTo("2d");
        assertThat(Durations.text(Duration.ofNanos(1_500_000))).isEqualTo("1500us");
        assertThat(Durations.text(Duration.ofNanos(1))).isEqualTo("1ns");
    }

    @Test
    void spellsZeroNegativeAndHugeOnes() {
        assertThat(Durations.text(Duration.ZERO)).isEqualTo("0s");
        assertThat(Durations.text(Duration.ofSeconds(-5))).isEqualTo("-5s");
        assertThat(Durations.text(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE + "s");
    }

    @Test
    void readsWhatItWrites() {
        for (String text : new String[] {"500ms", "20s", "15m", "2h", "3d", "1500us"}) {
            assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
        }
        assertThat(Durations.parse(" 10 s ")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void refusesWhatIsNoDuration() {
        for (String text : new String[] {"soon", "-1s", "10", "s", "1.5s", "999999999999999d", ""}) {
            assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Durations.parse("soon"))
                .hasMessage("'soon' is not a duration such as 500ms, 10s, 15m or 2h");
    }
}
