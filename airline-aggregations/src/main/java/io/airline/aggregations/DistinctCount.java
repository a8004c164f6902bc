package io.airline.aggregations;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * Approximate number of different keys, 0 if there are none: a HyperLogLog sketch (P. Flajolet et al., "HyperLogLog: the
 * analysis of a near-optimal cardinality estimation algorithm", AofA 2007; Apache DataSketches). Some hundred keys are as
 * good as exact; of more, the standard error is 1.6 %. A null or empty key is none. The same keys give the same number, in
 * whichever order they come and slices are merged.
 *
 * <p>Fields: {@code sketch}, up to 4 kB that merge, and {@code estimate}, a whole number, for reading only: who is in two
 * slices counts twice in a sum over them.
 *
 * @param <T> type of the events
 */
public final class DistinctCount<T> implements AggregateFunction<T, DistinctCount.Sketch, Long> {
    /** Logarithm of the number of registers, of which each takes a byte. */
    private static final int SIZE = 12;

    private static final TgtHllType TYPE = TgtHllType.HLL_8;

    private final Dimension.KeyOf<T> key;

    /**
     * Makes the function.
     *
     * @param key what is counted once however often it comes; null or empty if the event has none
     */
    public DistinctCount(Dimension.KeyOf<T> key) {
        this.key = key;
    }

    /** Accumulator; its own type, so that what is compiled against this function need not know the library. */
    static final class Sketch {
        private HllSketch keys;

        private Sketch(HllSketch keys) {
            this.keys = keys;
        }
    }

    @Override
    public Sketch createAccumulator() {
        return new Sketch(new HllSketch(SIZE, TYPE));
    }

    @Override
    public Sketch add(Sketch accumulator, T event) {
        accumulator.keys.update(key.of(event));
        return accumulator;
    }

    @Override
    public Sketch merge(Sketch accumulator, Sketch other) {
        if (!other.keys.isEmpty()) {
            Union union = new Union(SIZE);
            union.update(accumulator.keys);
            union.update(other.keys);
            accumulator.keys = union.getResult(TYPE);
        }
        return accumulator;
    }

    /** Asks for the estimate that looks at nothing but the registers: the other one knows the order of keys. */
    @Override
    public Long getResult(Sketch accumulator) {
        return Math.round(accumulator.keys.getCompositeEstimate());
    }

    @Override
    public List<Field> fields() {
        return List.of(Field.ofBytes("sketch"), Field.ofLong("estimate"));
    }

    /** The updatable form is the one that is the same bytes when it is read and written again. */
    @Override
    public Object[] toFields(Sketch accumulator) {
        boolean isEmpty = accumulator.keys.isEmpty();
        return new Object[] {
            isEmpty ? null : Sketches.state(accumulator.keys.toUpdatableByteArray()), getResult(accumulator)
        };
    }

    @Override
    public Sketch fromFields(Object[] values) {
        return values[0] == null ? createAccumulator() : new Sketch(read((ByteBuffer) values[0]));
    }

    private static HllSketch read(ByteBuffer state) {
        return Sketches.read(state, bytes -> {
            HllSketch sketch = HllSketch.heapify(bytes);
            Sketches.require(sketch.getLgConfigK() == SIZE && sketch.getTgtHllType() == TYPE, "another size");
            return sketch;
        });
    }
}
