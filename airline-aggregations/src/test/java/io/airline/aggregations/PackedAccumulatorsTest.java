package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PackedAccumulatorsTest {
    private static final Measures<Reading> MEASURES = TestStream.DEFINITION.measures();

    private static final Measures<Reading> COUNT = StreamDefinition.named("counts", Reading.class)
            .eventTime(Reading::getTime)
            .dimension("station", Reading::getStation)
            .build()
            .measures();

    /** Field values as any sink may have stored them, the count among them; null has no value. */
    @Provide
    static Arbitrary<Map<Integer, Number[]>> totals() {
        Arbitrary<Long> number = Arbitraries.longs();
        Arbitrary<Number[]> fields = number.injectNull(0.3)
                .array(Long[].class)
                .ofSize(7)
                .map(longs -> new Number[] {
                    longs[0] == null ? 1 : longs[0],
                    longs[1],
                    longs[2],
                    longs[3],
                    longs[4],
                    longs[5] == null ? null : Double.longBitsToDouble(longs[5]),
                    longs[6]
                });
        return Arbitraries.maps(
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 200),
                                Arbitraries.integers().greaterOrEqual(0)),
                        fields)
                .ofMaxSize(150);
    }

    @Property(tries = 300)
    void whatIsPackedComesOutAgain(@ForAll("totals") Map<Integer, Number[]> totals, @ForAll int stranger) {
        Map<Integer, Object[]> accumulators = new HashMap<>();
        totals.forEach((number, fields) -> accumulators.put(number, consistent(fields)));

        PackedAccumulators packed = new PackedAccumulators(MEASURES, accumulators);

        assertThat(packed.size()).isEqualTo(totals.size());
        List<Integer> numbers = new ArrayList<>();
        packed.forEach((number, count) -> {
            numbers.add(number);
            assertThat(count).isEqualTo(MEASURES.countOf(accumulators.get(number)));
        });
        assertThat(numbers).isSorted().hasSize(totals.size());
        Map<Integer, Object[]> unpacked = packed.unpack();
        assertThat(unpacked).hasSize(totals.size());
        accumulators.forEach((number, accumulator) -> {
            assertThat(MEASURES.toFields(unpacked.get(number))).isEqualTo(MEASURES.toFields(accumulator));
            assertThat(MEASURES.toFields(packed.find(number))).isEqualTo(MEASURES.toFields(accumulator));
        });
        if (!totals.containsKey(stranger)) {
            assertThat(packed.find(stranger)).isNull();
        }
    }

    /** Fields that contradict each other, as a sum of no numbers, settle when they are written again. */
    private static Object[] consistent(Number[] fields) {
        return MEASURES.fromFields(MEASURES.toFields(MEASURES.fromFields(fields)));
    }

    @Example
    void aTotalThatOnlyCountsTakesTwoOrThreeBytes() {
        Map<Integer, Object[]> accumulators = new HashMap<>();
        for (int number = 0; number < 37_000; number++) {
            accumulators.put(number, COUNT.fromFields(new Number[] {1L + number % 100}));
        }

        assertThat(new PackedAccumulators(COUNT, accumulators).length()).isBetween(2 * 37_000, 3 * 37_000);
    }

    /** States of many lengths, so that the bytes that were reserved do not do. */
    @Example
    void statesComeOutAgain() {
        Measures<Reading> measures = StreamDefinition.named("sketches", Reading.class)
                .eventTime(Reading::getTime)
                .dimension("station", Reading::getStation)
                .measure("rain", new Quantiles<>(Reading::getRain))
                .measure("stations", new DistinctCount<>(Reading::getStation))
                .build()
                .measures();
        Map<Integer, Object[]> accumulators = new HashMap<>();
        for (int number = 0; number < 100; number++) {
            Object[] accumulator = measures.createAccumulator();
            for (int i = 0; i < 7 * (number % 50); i++) {
                measures.add(accumulator, TestStream.reading(Instant.EPOCH, "station " + i, List.of(), null, 13L * i));
            }
            accumulators.put(3 * number, accumulator);
        }

        PackedAccumulators packed = new PackedAccumulators(measures, accumulators);

        packed.forEach((number, count) -> assertThat(count).isEqualTo(7L * (number / 3 % 50)));
        Map<Integer, Object[]> unpacked = packed.unpack();
        accumulators.forEach((number, accumulator) -> {
            assertThat(measures.toFields(unpacked.get(number))).isEqualTo(measures.toFields(accumulator));
            assertThat(measures.toFields(packed.find(number))).isEqualTo(measures.toFields(accumulator));
        });
    }

    @Example
    void noTotalsTakeNothing() {
        PackedAccumulators packed = new PackedAccumulators(COUNT, Map.of());

        assertThat(packed.length()).isZero();
        assertThat(packed.find(0)).isNull();
        assertThat(packed.unpack()).isEmpty();
    }
}
