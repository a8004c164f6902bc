package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.testing.AggregateFunctionLaws;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;

/** The laws for the functions that go by time, with few times, so that many are the same, and with all there are. */
abstract class TimedFunctionLaws extends AggregateFunctionLaws<TimedFunctionLaws.Tick, TimedFunction.Timed, Double> {
    /** A price at a time. */
    record Tick(Instant time, Double price) {}

    static final Tick EARLIER = new Tick(Instant.parse("2026-11-20T11:59:59.999999Z"), 100.5);
    static final Tick NOON = new Tick(Instant.parse("2026-11-20T12:00:00Z"), 102.0);
    static final Tick LATER = new Tick(Instant.parse("2026-11-20T12:00:00.000001Z"), 103.0);

    @Override
    protected Arbitrary<Tick> values() {
        Arbitrary<Instant> times = Arbitraries.oneOf(
                Arbitraries.longs().between(-3, 3).map(Instant::ofEpochMilli),
                Arbitraries.longs().map(Instant::ofEpochMilli),
                Arbitraries.of(
                        Instant.MIN,
                        Instant.MAX,
                        Instant.EPOCH.plusNanos(1),
                        Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000, 999_999_999),
                        Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000)));
        return Combinators.combine(times, Numbers.any()).as(Tick::new);
    }

    @Example
    void ofNothingThereIsNone() {
        assertThat(function().getResult(of(List.of()))).isNull();
        assertThat(function()
                        .toFields(
                                of(Arrays.asList(new Tick(Instant.EPOCH, null), new Tick(Instant.EPOCH, Double.NaN)))))
                .containsExactly(null, null);
        assertThat(function().getResult(function().fromFields(new Object[] {1.5, null})))
                .isNull();
    }

    @Example
    void theFieldsAreTheNumberAndItsTime() {
        assertThat(function().fields()).containsExactly(Field.ofDouble(""), Field.ofLong("micros"));
        assertThat(function().toFields(of(List.of(LATER)))).containsExactly(103.0, 1_795_176_000_000_001L);
    }
}
