package io.airline.aggregations.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.AccumulatorCodec;
import io.airline.aggregations.AggregateFunction;
import io.airline.aggregations.Field;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * The laws of {@link AggregateFunction}. A function's test extends this class and says what the values are; its own tests
 * are then examples of results.
 *
 * @param <T> type of the values
 * @param <A> type of the accumulator
 * @param <R> type of the result
 */
public abstract class AggregateFunctionLaws<T, A, R> {
    private static final int TRIES = 250;

    /** Returns the function under test. */
    protected abstract AggregateFunction<T, A, R> function();

    /** Returns the values to feed it with, among them those it skips and the extremes of their type. */
    protected abstract Arbitrary<T> values();

    /**
     * Returns how far two doubles may be from each other that stand for the same values, relative to the greater of the
     * second and 1: 0, thus equality, unless overridden by a function whose sums of doubles depend on the order in the last
     * digits. Its values must be such that they do not cancel out.
     */
    protected double rounding() {
        return 0;
    }

    /**
     * Asserts that two accumulators stand for the same values. Equality of results and fields, but for {@link #rounding}
     * unless overridden, as by a function whose state is written in more than one way.
     */
    protected void assertEquivalent(A actual, A expected) {
        if (rounding() == 0) {
            assertThat(function().getResult(actual)).isEqualTo(function().getResult(expected));
            assertThat(function().toFields(actual)).isEqualTo(function().toFields(expected));
        } else {
            assertThat(function().getResult(actual))
                    .usingRecursiveComparison()
                    .withEqualsForType(this::isAlmost, Double.class)
                    .withEqualsForType(this::isAlmost, double.class)
                    .isEqualTo(function().getResult(expected));
            assertThat(function().toFields(actual))
                    .usingRecursiveComparison()
                    .withEqualsForType(this::isAlmost, Double.class)
                    .isEqualTo(function().toFields(expected));
        }
    }

    private boolean isAlmost(double actual, double expected) {
        return Math.abs(actual - expected) <= rounding() * Math.max(1, Math.abs(expected));
    }

    @Provide
    Arbitrary<List<T>> lists() {
        // Combining the edge cases of lists would use up the tries; those of the values come up within them all the
        // same.
        return values().list().ofMaxSize(12).edgeCases(EdgeCases.Config::none);
    }

    @Property(tries = TRIES)
    void mergeIsAssociative(
            @ForAll("lists") List<T> first, @ForAll("lists") List<T> second, @ForAll("lists") List<T> third) {
        A left = merge(merge(of(first), of(second)), of(third));
        A right = merge(of(first), merge(of(second), of(third)));

        assertEquivalent(left, right);
    }

    @Property(tries = TRIES)
    void mergeIsCommutative(@ForAll("lists") List<T> first, @ForAll("lists") List<T> second) {
        assertEquivalent(merge(of(first), of(second)), merge(of(second), of(first)));
    }

    @Property(tries = TRIES)
    void theAccumulatorOfNothingIsTheIdentityOfMerge(@ForAll("lists") List<T> values) {
        assertEquivalent(merge(of(values), of(List.of())), of(values));
        assertEquivalent(merge(of(List.of()), of(values)), of(values));
    }

    @Property(tries = TRIES)
    void anySplitGivesTheResultOfTheWhole(
            @ForAll("lists") List<T> values, @ForAll @IntRange(min = 1, max = 6) int parts, @ForAll long seed) {
        Random random = new Random(seed);
        List<A> accumulators = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            accumulators.add(function().createAccumulator());
        }
        for (T value : values) {
            int part = random.nextInt(parts);
            accumulators.set(part, function().add(accumulators.get(part), value));
        }

        A merged = function().createAccumulator();
        for (A accumulator : accumulators) {
            merged = merge(merged, accumulator);
        }

        assertEquivalent(merged, of(values));
    }

    @Property(tries = TRIES)
    void theOrderOfValuesDoesNotMatter(@ForAll("lists") List<T> values, @ForAll Random random) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);

        assertEquivalent(of(shuffled), of(values));
    }

    @Property(tries = TRIES)
    void fieldsGiveAnEquivalentAccumulator(@ForAll("lists") List<T> values, @ForAll("lists") List<T> more) {
        assertEquivalent(throughFields(of(values)), of(values));
        assertEquivalent(addAll(throughFields(of(values)), more), addAll(of(values), more));
        assertEquivalent(merge(throughFields(of(values)), of(more)), merge(of(values), of(more)));
        assertEquivalent(merge(of(more), throughFields(of(values))), merge(of(more), of(values)));
        assertEquivalent(merge(throughFields(of(values)), throughFields(of(more))), merge(of(values), of(more)));
    }

    @Property(tries = TRIES)
    void bytesGiveAnEquivalentAccumulator(@ForAll("lists") List<T> values, @ForAll("lists") List<T> more) {
        AccumulatorCodec<A> codec = new AccumulatorCodec<>(function());

        assertEquivalent(codec.decode(codec.encode(of(values))), of(values));
        assertEquivalent(
                merge(codec.decode(codec.encode(of(values))), codec.decode(codec.encode(of(more)))),
                merge(of(values), of(more)));
        assertThat(codec.encode(codec.decode(codec.encode(of(values))))).isEqualTo(codec.encode(of(values)));
    }

    @Property(tries = TRIES)
    void mergeLeavesTheOtherAsItWas(
            @ForAll("lists") List<T> values, @ForAll("lists") List<T> others, @ForAll("lists") List<T> more) {
        A other = of(others);

        A merged = merge(of(values), other);
        assertEquivalent(other, of(others));

        addAll(merged, more);
        assertEquivalent(other, of(others));
    }

    @Property(tries = TRIES)
    void readingAnAccumulatorDoesNotChangeIt(@ForAll("lists") List<T> values) {
        A accumulator = of(values);

        function().getResult(accumulator);
        function().toFields(accumulator);

        assertEquivalent(accumulator, of(values));
    }

    @Property(tries = TRIES)
    void fieldValuesHaveTheLengthAndTypesOfTheFields(@ForAll("lists") List<T> values) {
        List<Field> fields = function().fields();
        Object[] stored = function().toFields(of(values));

        assertThat(stored).hasSameSizeAs(fields);
        for (int i = 0; i < stored.length; i++) {
            if (stored[i] != null) {
                Class<?> type =
                        switch (fields.get(i).type()) {
                            case LONG -> Long.class;
                            case DOUBLE -> Double.class;
                            case BYTES -> ByteBuffer.class;
                        };
                assertThat(stored[i]).as(fields.get(i).name()).isInstanceOf(type);
            }
        }
    }

    @Example
    void thereAreFieldsAndTheirNamesDiffer() {
        assertThat(function().fields()).isNotEmpty();
        assertThat(function().fields()).extracting(Field::name).doesNotHaveDuplicates();
        assertThat(function().fields())
                .as("names that every store and its queries can have")
                .allSatisfy(field -> assertThat(field.name()).matches("[a-z0-9_]*"));
    }

    @Property(tries = TRIES)
    void aSerializedFunctionIsTheSameFunction(@ForAll("lists") List<T> values)
            throws IOException, ClassNotFoundException {
        AggregateFunction<T, A, R> copy = copy(function());

        A accumulator = copy.createAccumulator();
        for (T value : values) {
            accumulator = copy.add(accumulator, value);
        }

        assertThat(copy.fields()).isEqualTo(function().fields());
        assertEquivalent(accumulator, of(values));
    }

    /** Returns the accumulator of these values. */
    protected final A of(List<T> values) {
        return addAll(function().createAccumulator(), values);
    }

    private A addAll(A accumulator, List<T> values) {
        A result = accumulator;
        for (T value : values) {
            result = function().add(result, value);
        }
        return result;
    }

    private A merge(A accumulator, A other) {
        return function().merge(accumulator, other);
    }

    private A throughFields(A accumulator) {
        return function().fromFields(function().toFields(accumulator));
    }

    @SuppressWarnings("unchecked")
    private static <F> F copy(F function) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(function);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (F) in.readObject();
        }
    }
}
