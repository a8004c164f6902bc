package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class SlicesTest {
    private static final Slices FIVE_SECONDS = Slices.of(Duration.ofSeconds(5));

    @Example
    void aSliceBeginsWithItsStartAndEndsBeforeTheNext() {
        assertThat(FIVE_SECONDS.startOf(9_999)).isEqualTo(5_000);
        assertThat(FIVE_SECONDS.startOf(10_000)).isEqualTo(10_000);
        assertThat(FIVE_SECONDS.startOf(10_001)).isEqualTo(10_000);
    }

    @Example
    void slicesBeforeTheEpochBeginBeforeTheirTimesToo() {
        assertThat(FIVE_SECONDS.startOf(-1)).isEqualTo(-5_000);
        assertThat(FIVE_SECONDS.startOf(-5_000)).isEqualTo(-5_000);
        assertThat(FIVE_SECONDS.startOf(-5_001)).isEqualTo(-10_000);
        assertThat(FIVE_SECONDS.startOf(Instant.EPOCH.minusNanos(1))).isEqualTo(Instant.ofEpochMilli(-5_000));
    }

    @Example
    void aSliceIsAHalfOpenWindow() {
        assertThat(FIVE_SECONDS.sliceOf(Instant.parse("2024-11-20T08:15:02.500Z")))
                .hasToString("[2024-11-20T08:15:00Z, 2024-11-20T08:15:05Z)");
    }

    /** Aligned to the epoch, so to the day in UTC, whatever the time zone of the machine. */
    @Example
    void slicesOfADayBeginAtMidnightUtc() {
        assertThat(Slices.of(Duration.ofDays(1)).startOf(Instant.parse("2024-11-20T23:59:59.999Z")))
                .isEqualTo("2024-11-20T00:00:00Z");
    }

    @Property
    void everyTimeLiesInExactlyOneSlice(
            @ForAll @LongRange(min = -1L << 50, max = 1L << 50) long time,
            @ForAll @LongRange(min = 1, max = 100_000_000) long length) {
        Slices slices = Slices.of(Duration.ofMillis(length));

        long start = slices.startOf(time);

        assertThat(start).isLessThanOrEqualTo(time).isGreaterThan(time - length);
        assertThat(Math.floorMod(start, length)).isZero();
        assertThat(slices.startOf(start)).isEqualTo(start);
        assertThat(slices.startOf(start + length - 1)).isEqualTo(start);
        assertThat(slices.startOf(start + length)).isEqualTo(start + length);
        assertThat(slices.startOf(start - 1)).isEqualTo(start - length);
        assertThat(slices.startOf(Instant.ofEpochMilli(time))).isEqualTo(Instant.ofEpochMilli(start));
        assertThat(slices.sliceOf(Instant.ofEpochMilli(time)).contains(Instant.ofEpochMilli(time)))
                .isTrue();
    }

    @Example
    void refusesALengthThatIsNoWholeNumberOfMilliseconds() {
        assertThatThrownBy(() -> Slices.of(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slice length 0s is not a whole number of milliseconds, at least 1");
        assertThatThrownBy(() -> Slices.of(Duration.ofSeconds(-5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slice length -5s is not a whole number of milliseconds, at least 1");
        assertThatThrownBy(() -> Slices.of(Duration.ofNanos(1_500_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slice length 1500us is not a whole number of milliseconds, at least 1");
    }

    @Example
    void aSpanIsWholeIfSlicesDivideIt() {
        assertThatCode(() -> FIVE_SECONDS.requireWhole("retention", Duration.ofMinutes(15)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> FIVE_SECONDS.requireWhole("retention", Duration.ofSeconds(12)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slice length 5s does not divide retention 12s");
        assertThatThrownBy(() -> FIVE_SECONDS.requireWhole("retention", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retention 0s is not a whole number of milliseconds, at least 1");
        assertThatThrownBy(() -> FIVE_SECONDS.requireWhole(
                        "retention", Duration.ofSeconds(5).plusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
