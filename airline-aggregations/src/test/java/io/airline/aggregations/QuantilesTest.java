package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.airline.aggregations.testing.AggregateFunctionLaws;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import org.apache.datasketches.kll.KllDoublesSketch;

/** The laws are those of few numbers, of which every one is kept; of many they hold within the error of a rank. */
class QuantilesTest extends AggregateFunctionLaws<Double, Quantiles.Sketch, Map<String, Double>> {
    /** Twice what is stated for 99 of 100 cases, so that no run fails by chance. */
    private static final double RANK_ERROR = 0.0266;

    @Override
    protected Quantiles<Double> function() {
        return new Quantiles<>(value -> value);
    }

    @Override
    protected Arbitrary<Double> values() {
        return Numbers.any();
    }

    @Example
    void ofFewNumbersTheyAreExact() {
        List<Double> hundred = new ArrayList<>(Arrays.asList(null, Double.NaN, Double.POSITIVE_INFINITY));
        for (int i = 1; i <= 100; i++) {
            hundred.add((double) i);
        }

        assertThat(function().getResult(of(hundred)))
                .containsExactly(entry("p50", 50.0), entry("p90", 90.0), entry("p99", 99.0));
    }

    @Example
    void percentilesAreAskedForByNumber() {
        Quantiles<Double> ends = new Quantiles<>(value -> value, 100, 99.9, 0);

        assertThat(ends.fields())
                .containsExactly(
                        Field.ofBytes("sketch"), Field.ofDouble("p100"), Field.ofDouble("p99_9"), Field.ofDouble("p0"));
        Quantiles.Sketch sketch = ends.createAccumulator();
        for (double value : new double[] {3, 1, 2}) {
            sketch = ends.add(sketch, value);
        }
        assertThat(ends.getResult(sketch)).containsExactly(entry("p100", 3.0), entry("p99_9", 3.0), entry("p0", 1.0));
    }

    @Example
    void refusesPercentilesThatThereAreNot() {
        assertThatThrownBy(() -> new Quantiles<Double>(value -> value, 50, 100.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("percentile 100.1 is not from 0 to 100");
        assertThatThrownBy(() -> new Quantiles<Double>(value -> value, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Quantiles<Double>(value -> value, 50, 50))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("percentiles are at least one and none twice");
        assertThatThrownBy(() -> new Quantiles<Double>(value -> value, new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void theSameFewNumbersAreTheSameBytes() {
        assertThat(function().toFields(of(List.of(3.0, 1.0, 2.0))))
                .isEqualTo(function().toFields(of(List.of(1.0, 2.0, 3.0))));
    }

    @Example
    void ofNothingThereAreNone() {
        assertThat(function().getResult(of(List.of()))).isEmpty();
        assertThat(function().toFields(of(List.of()))).containsOnlyNulls();
    }

    /** The square of a rank as its number, so that the error of a rank is not one of the number. */
    @Example
    void ofManyNumbersRanksAreNearlyRight() {
        int count = 200_000;
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add((double) i * i);
        }
        Collections.shuffle(numbers, new Random(7));
        Quantiles.Sketch merged = function().createAccumulator();
        for (int i = 0; i < count; i += 1000) {
            Quantiles.Sketch slice = of(numbers.subList(i, i + 1000));
            Quantiles.Sketch stored = function().fromFields(function().toFields(slice));
            merged = i % 2000 == 0
                    ? function().merge(merged, stored)
                    : function().merge(stored, merged);
        }

        for (Quantiles.Sketch sketch : List.of(of(numbers), merged)) {
            Map<String, Double> found = function().getResult(sketch);
            assertThat(Math.sqrt(found.get("p50")) / count).isEqualTo(0.5, within(RANK_ERROR));
            assertThat(Math.sqrt(found.get("p90")) / count).isEqualTo(0.9, within(RANK_ERROR));
            assertThat(Math.sqrt(found.get("p99")) / count).isEqualTo(0.99, within(RANK_ERROR));
            assertThat(((ByteBuffer) function().toFields(sketch)[0]).remaining())
                    .isLessThan(5000);
        }
    }

    @Example
    void refusesBytesThatAreNoSketchOrOneOfAnotherSize() {
        ByteBuffer stored = (ByteBuffer) function().toFields(of(List.of(1.0, 2.0, 3.0)))[0];
        ByteBuffer damaged =
                ByteBuffer.allocate(stored.remaining()).put(stored.duplicate()).flip();
        damaged.put(20, (byte) (damaged.get(20) + 1));

        for (ByteBuffer bytes :
                List.of(damaged, stored.duplicate().position(1), ByteBuffer.allocate(0), ByteBuffer.allocate(100))) {
            assertThatThrownBy(() -> function().fromFields(new Object[] {bytes, null, null, null}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(bytes.remaining() + " bytes that are no sketch");
        }
        ByteBuffer another =
                Sketches.state(KllDoublesSketch.newHeapInstance(100).toByteArray());
        assertThatThrownBy(() -> function().fromFields(new Object[] {another, null, null, null}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%d bytes that are another sketch: another size", another.remaining());
    }
}
