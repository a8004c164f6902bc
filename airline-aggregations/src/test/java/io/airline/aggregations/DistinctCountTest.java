package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.airline.aggregations.testing.AggregateFunctionLaws;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.datasketches.hll.HllSketch;

class DistinctCountTest extends AggregateFunctionLaws<String, DistinctCount.Sketch, Long> {
    @Override
    protected DistinctCount<String> function() {
        return new DistinctCount<>(key -> key);
    }

    @Override
    protected Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 60).map(number -> "truck " + number),
                Arbitraries.strings().ofMaxLength(5),
                Arbitraries.of("", "İzmir").injectNull(0.3));
    }

    /** The same keys are the same number always; the bytes know in which order they came. */
    @Override
    protected void assertEquivalent(DistinctCount.Sketch actual, DistinctCount.Sketch expected) {
        assertThat(function().getResult(actual)).isEqualTo(function().getResult(expected));
        assertThat(function().toFields(actual)[1]).isEqualTo(function().toFields(expected)[1]);
        assertThat(function().toFields(actual)[0] == null).isEqualTo(function().toFields(expected)[0] == null);
    }

    @Property(tries = 200)
    void fewKeysAreCountedExactly(@ForAll("lists") List<String> keys) {
        assertThat(function().getResult(of(keys)))
                .isEqualTo(keys.stream()
                        .filter(key -> key != null && !key.isEmpty())
                        .distinct()
                        .count());
    }

    @Example
    void ofNothingItIsZero() {
        assertThat(function().getResult(of(Arrays.asList(null, "")))).isZero();
        assertThat(function().toFields(of(List.of()))).containsExactly(null, 0L);
        assertThat(function().fields()).containsExactly(Field.ofBytes("sketch"), Field.ofLong("estimate"));
    }

    /** Five standard errors; and the same number, whatever the slices, the order and the form of the sketch. */
    @Property(tries = 20)
    void manyKeysAreCountedNearly(@ForAll @IntRange(min = 1, max = 40_000) int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add("truck " + i);
        }
        DistinctCount.Sketch merged = function().createAccumulator();
        for (int i = 0; i < count; i += 997) {
            DistinctCount.Sketch slice = of(keys.subList(Math.max(0, i - 500), Math.min(count, i + 997)));
            DistinctCount.Sketch stored = function().fromFields(function().toFields(slice));
            merged = i % 2 == 0 ? function().merge(merged, stored) : function().merge(stored, merged);
        }

        assertThat((double) function().getResult(merged)).isCloseTo(count, withinPercentage(8.0));
        assertThat(function().getResult(merged)).isEqualTo(function().getResult(of(keys)));
        assertThat(((ByteBuffer) function().toFields(merged)[0]).remaining()).isLessThan(4200);
    }

    @Example
    void refusesBytesThatAreNoSketchOrOneOfAnotherSize() {
        ByteBuffer stored = (ByteBuffer) function().toFields(of(List.of("a", "b")))[0];
        ByteBuffer damaged =
                ByteBuffer.allocate(stored.remaining()).put(stored.duplicate()).flip();
        damaged.put(20, (byte) (damaged.get(20) + 1));

        for (ByteBuffer bytes :
                List.of(damaged, stored.duplicate().position(1), ByteBuffer.allocate(0), ByteBuffer.allocate(100))) {
            assertThatThrownBy(() -> function().fromFields(new Object[] {bytes, null}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(bytes.remaining() + " bytes that are no sketch");
        }
        ByteBuffer another = Sketches.state(new HllSketch(10).toUpdatableByteArray());
        assertThatThrownBy(() -> function().fromFields(new Object[] {another, null}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%d bytes that are another sketch: another size", another.remaining());
    }
}
