package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.airline.aggregations.testing.AggregateFunctionLaws;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HistogramTest extends AggregateFunctionLaws<Double, long[], Map<String, Long>> {
    private static final Histogram<Double> SIZES = new Histogram<>(value -> value, Classes.of(1, 10, 50, 250));

    @Override
    protected Histogram<Double> function() {
        return SIZES;
    }

    @Override
    protected Arbitrary<Double> values() {
        return Numbers.any();
    }

    @Example
    void countsEachNumberInTheClassFromItsLowerBoundToBelowTheNext() {
        assertThat(SIZES.getResult(
                        of(Arrays.asList(1.0, 9.0, 10.0, 49.0, 49.9, 50.0, 249.0, 250.0, 1e300, null, Double.NaN))))
                .containsExactly(
                        entry("under 1", 0L),
                        entry("1–9", 2L),
                        entry("10–49", 3L),
                        entry("50–249", 2L),
                        entry("250 and more", 2L));
    }

    @Example
    void namesItsFieldsByLowerBounds() {
        assertThat(SIZES.fields())
                .containsExactly(
                        Field.ofLong("under_1"),
                        Field.ofLong("from_1"),
                        Field.ofLong("from_10"),
                        Field.ofLong("from_50"),
                        Field.ofLong("from_250"));
        assertThat(SIZES.toFields(of(List.of(-3.0, 12.0)))).containsExactly(1L, 0L, 1L, 0L, 0L);
    }

    @Property(tries = 200)
    void theCountsOfAllClassesAreTheNumberOfNumbers(@ForAll("lists") List<Double> values) {
        assertThat(SIZES.getResult(of(values)).values().stream()
                        .mapToLong(count -> count)
                        .sum())
                .isEqualTo(values.stream()
                        .filter(value -> value != null && Double.isFinite(value))
                        .count());
    }
}
