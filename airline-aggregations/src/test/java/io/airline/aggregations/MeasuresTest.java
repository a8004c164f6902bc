package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.airline.aggregations.testing.AggregateFunctionLaws;
import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MeasuresTest extends AggregateFunctionLaws<Reading, Object[], Map<String, Object>> {
    private static final Reading MILD = TestStream.reading(Instant.EPOCH, "Brocken", List.of(), 215, 30);
    private static final Reading BROKEN = TestStream.reading(Instant.EPOCH, "Brocken", List.of(), null, 12);

    @Override
    protected Measures<Reading> function() {
        return TestStream.DEFINITION.measures();
    }

    @Override
    protected Arbitrary<Reading> values() {
        return Readings.any();
    }

    @Example
    void aFieldIsNamedAfterItsMeasureThenTheFunctionsOwnName() {
        assertThat(function().fields())
                .containsExactly(
                        Field.ofLong("count"),
                        Field.ofLong("temperature_count"),
                        Field.ofLong("temperature_sum"),
                        Field.ofLong("temperature_min"),
                        Field.ofLong("temperature_max"),
                        Field.ofDouble("temperature_mean"),
                        Field.ofLong("rain"));
    }

    @Example
    void everyMeasureHasItsFields() {
        assertThat(function().fieldsByMeasure())
                .containsOnlyKeys("count", "temperature", "rain")
                .containsEntry("rain", List.of(Field.ofLong("rain")));
        assertThat(function().fieldsByMeasure().values().stream().flatMap(List::stream))
                .containsExactlyElementsOf(function().fields());
    }

    @Example
    void resultsAreByMeasureName() {
        assertThat(function().getResult(of(List.of(MILD, BROKEN))))
                .containsExactly(
                        entry("count", 2L),
                        entry("temperature", new Summary.Result(1, 215, 215L, 215L, 215.0)),
                        entry("rain", 42L));
        assertThat(function().countOf(of(List.of(MILD, BROKEN)))).isEqualTo(2);
    }

    @Example
    void namedFieldsLeaveOutWhatHasNoValue() {
        assertThat(function().namedFields(of(List.of(BROKEN))))
                .containsExactly(
                        entry("count", 1L),
                        entry("temperature_count", 0L),
                        entry("temperature_sum", 0L),
                        entry("rain", 12L));
    }

    @Property(tries = 200)
    void namedFieldsGiveAnEquivalentAccumulator(@ForAll("lists") List<Reading> readings) {
        Map<String, Number> named = new LinkedHashMap<>(function().namedFields(of(readings)));
        named.put("of_another_version", 1L);

        assertEquivalent(function().fromNamedFields(named), of(readings));
    }

    /** Totals stay in a topic for hours; the measures of the code that reads them may be newer. */
    @Example
    void aTotalStoredBeforeAMeasureWasAddedHasNoValuesOfIt() {
        Object[] accumulator = function().fromNamedFields(Map.of("count", 7L));

        assertThat(function().getResult(accumulator))
                .containsExactly(
                        entry("count", 7L),
                        entry("temperature", new Summary.Result(0, 0, null, null, null)),
                        entry("rain", 0L));
    }

    @Example
    void refusesNoMeasuresAndNamesThatCollide() {
        Map<String, AggregateFunction<Long, ?, ?>> colliding = new LinkedHashMap<>();
        colliding.put("fare_sum", new Sum<>(value -> value));
        colliding.put("fare", new Summary<>(value -> value));

        assertThatThrownBy(() -> new Measures<Long>(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stream has at least one measure");
        assertThatThrownBy(() -> new Measures<>(colliding))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fare_sum");
        assertThatThrownBy(() -> new Measures<Long>(Map.of("Fare", new Count<>())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("measure name 'Fare' is not lower-case letters, digits and underscores, a letter first");
    }
}
