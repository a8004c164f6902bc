package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeWindowTest {
    private static final Instant START = Instant.parse("2024-11-20T08:15:00Z");
    private static final TimeWindow WINDOW = new TimeWindow(START, START.plusSeconds(5));

    @Test
    void holdsItsStartButNotItsEnd() {
        assertThat(WINDOW.contains(START.minusNanos(1))).isFalse();
        assertThat(WINDOW.contains(START)).isTrue();
        assertThat(WINDOW.contains(START.plusSeconds(5).minusNanos(1))).isTrue();
        assertThat(WINDOW.contains(START.plusSeconds(5))).isFalse();
    }

    @Test
    void printsAsAHalfOpenInterval() {
        assertThat(WINDOW).hasToString("[2024-11-20T08:15:00Z, 2024-11-20T08:15:05Z)");
        assertThat(WINDOW.size()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void isNeverEmpty() {
        assertThatThrownBy(() -> new TimeWindow(START, START))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window ends at 2024-11-20T08:15:00Z, not after its start 2024-11-20T08:15:00Z");
        assertThatThrownBy(() -> new TimeWindow(START, START.minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
