package io.airline.aggregations;

import static io.airline.aggregations.Timeliness.Verdict.FUTURE;
import static io.airline.aggregations.Timeliness.Verdict.LATE;
import static io.airline.aggregations.Timeliness.Verdict.ON_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimelinessTest {
    private static final Instant ARRIVAL = Instant.parse("2024-11-20T08:15:00Z");
    private static final Timeliness TEN_MINUTES_BACK_ONE_AHEAD =
            new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1));

    @Test
    void onTime() {
        assertThat(verdictOn("2024-11-20T08:15:00Z")).isEqualTo(ON_TIME);
        assertThat(verdictOn("2024-11-20T08:14:59.900Z")).isEqualTo(ON_TIME);
    }

    @Test
    void lateWithinTheAllowance() {
        assertThat(verdictOn("2024-11-20T08:05:00.001Z")).isEqualTo(ON_TIME);
    }

    @Test
    void exactlyAtTheAllowance() {
        assertThat(verdictOn("2024-11-20T08:05:00Z")).isEqualTo(ON_TIME);
    }

    @Test
    void tooLate() {
        assertThat(verdictOn("2024-11-20T08:04:59.999Z")).isEqualTo(LATE);
        assertThat(verdictOn("1969-12-31T23:59:59.999Z")).isEqualTo(LATE);
    }

    @Test
    void aheadWithinTheTolerance() {
        assertThat(verdictOn("2024-11-20T08:15:59.999Z")).isEqualTo(ON_TIME);
    }

    @Test
    void exactlyAtTheTolerance() {
        assertThat(verdictOn("2024-11-20T08:16:00Z")).isEqualTo(ON_TIME);
    }

    @Test
    void inTheFuture() {
        assertThat(verdictOn("2024-11-20T08:16:00.001Z")).isEqualTo(FUTURE);
        assertThat(verdictOn("+292278994-08-17T07:12:55.807Z")).isEqualTo(FUTURE);
    }

    @Test
    void timesThatNoCalendarReachesAreJudgedWithoutOverflow() {
        assertThat(TEN_MINUTES_BACK_ONE_AHEAD.judge(Long.MIN_VALUE, ARRIVAL.toEpochMilli()))
                .isEqualTo(LATE);
        assertThat(TEN_MINUTES_BACK_ONE_AHEAD.judge(Long.MAX_VALUE, ARRIVAL.toEpochMilli()))
                .isEqualTo(FUTURE);
    }

    @Test
    void withoutAllowanceOnlyTheMomentOfArrivalIsOnTime() {
        Timeliness strict = new Timeliness(Duration.ZERO, Duration.ZERO);

        assertThat(strict.judge(99, 100)).isEqualTo(LATE);
        assertThat(strict.judge(100, 100)).isEqualTo(ON_TIME);
        assertThat(strict.judge(101, 100)).isEqualTo(FUTURE);
    }

    @Test
    void refusesNegativeBounds() {
        assertThatThrownBy(() -> new Timeliness(Duration.ofSeconds(-1), Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("allowed lateness -1s and future tolerance 1m must not be negative");
        assertThatThrownBy(() -> new Timeliness(Duration.ZERO, Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Timeliness.Verdict verdictOn(String eventTime) {
        return TEN_MINUTES_BACK_ONE_AHEAD.judge(Instant.parse(eventTime).toEpochMilli(), ARRIVAL.toEpochMilli());
    }
}
