package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.airline.aggregations.testing.AggregateFunctionLaws;
import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.time.Duration;
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
    void aTotalLeavesOutWhatHasNoValue() {
        SliceTotal total = total(of(List.of(BROKEN)));

        assertThat(total.dimension()).isEqualTo("station");
        assertThat(total.key()).isEqualTo("Brocken");
        assertThat(total.start()).isEqualTo(Instant.EPOCH);
        assertThat(total.length()).isEqualTo(Duration.ofSeconds(5));
        assertThat(total.states()).isEmpty();
        assertThat(total.fields())
                .containsExactly(
                        entry("count", 1L),
                        entry("temperature_count", 0L),
                        entry("temperature_sum", 0L),
                        entry("rain", 12L));
    }

    @Property(tries = 200)
    void totalsGiveAnEquivalentAccumulator(@ForAll("lists") List<Reading> readings) {
        Map<String, Number> fields = new LinkedHashMap<>(total(of(readings)).fields());
        fields.put("of_another_version", 1L);

        assertEquivalent(function().accumulatorOf(total(fields)), of(readings));
    }

    private static SliceTotal total(Object[] accumulator) {
        return TestStream.DEFINITION
                .measures()
                .total("station", "Brocken", Instant.EPOCH, Duration.ofSeconds(5), accumulator);
    }

    private static SliceTotal total(Map<String, Number> fields) {
        return new SliceTotal("station", "Brocken", Instant.EPOCH, Duration.ofSeconds(5), fields);
    }

    /** Totals stay in a topic for hours; the measures of the code that reads them may be newer. */
    @Example
    void aTotalStoredBeforeAMeasureWasAddedHasNoValuesOfIt() {
        Object[] accumulator = function().accumulatorOf(total(Map.of("count", 7L)));

        assertThat(function().getResult(accumulator))
                .containsExactly(
                        entry("count", 7L),
                        entry("temperature", new Summary.Result(0, 0, null, null, null)),
                        entry("rain", 0L));
    }

    @Example
    void theClassesOfAHistogramAreFoundByItsName() {
        Map<String, AggregateFunction<Long, ?, ?>> functions = new LinkedHashMap<>();
        functions.put("fares", new Histogram<>(value -> value, Classes.of(10)));
        functions.put("fare", new Summary<>(value -> value));
        Measures<Long> measures = new Measures<>(functions);

        assertThat(measures.classes("fares")).contains(Classes.of(10));
        assertThat(measures.classes("fare")).isEmpty();
        assertThat(measures.classes("rain")).isEmpty();
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
