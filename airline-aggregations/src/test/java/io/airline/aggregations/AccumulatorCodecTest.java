package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class AccumulatorCodecTest {
    private static final Summary<Long> SUMMARY = new Summary<>(value -> value);
    private static final AccumulatorCodec<LongStatistics> CODEC = new AccumulatorCodec<>(SUMMARY);

    private static LongStatistics of(long... values) {
        LongStatistics accumulator = SUMMARY.createAccumulator();
        for (long value : values) {
            accumulator = SUMMARY.add(accumulator, value);
        }
        return accumulator;
    }

    /** The state of a running job is in this form: whoever changes it makes checkpoints unreadable. */
    @Example
    void theFormOfStateDoesNotChange() {
        assertThat(HexFormat.of().formatHex(CODEC.encode(of(3, 4))))
                .isEqualTo("c5c96f8d" + "1f" + "0000000000000002" + "0000000000000007" + "0000000000000003"
                        + "0000000000000004" + "400c000000000000");
    }

    @Example
    void aValueThatIsMissingTakesNoSpace() {
        assertThat(CODEC.encode(of())).hasSize(4 + 1 + 2 * 8);
        assertThat(SUMMARY.getResult(CODEC.decode(CODEC.encode(of()))))
                .isEqualTo(new Summary.Result(0, 0, null, null, null));
    }

    /** Nine fields: the bits of presence need a second byte. */
    @Example
    void manyMeasuresTakeMoreThanOneByteOfBits() {
        Map<String, AggregateFunction<Long, ?, ?>> functions = new LinkedHashMap<>();
        for (int i = 0; i < 9; i++) {
            int divisor = i + 2;
            functions.put("even" + i, new Min<>(value -> value % divisor == 0 ? value : null));
        }
        Measures<Long> measures = new Measures<>(functions);
        AccumulatorCodec<Object[]> codec = new AccumulatorCodec<>(measures);

        Object[] accumulator = measures.add(measures.createAccumulator(), 10L);

        assertThat(codec.encode(accumulator)).hasSize(4 + 2 + 3 * 8);
        assertThat(measures.getResult(codec.decode(codec.encode(accumulator))))
                .isEqualTo(measures.getResult(accumulator));
        assertThat(measures.total(
                                "number",
                                "ten",
                                Instant.EPOCH,
                                Duration.ofSeconds(5),
                                codec.decode(codec.encode(accumulator)))
                        .fields())
                .containsOnlyKeys("even0", "even3", "even8");
    }

    /** A state that is no number comes after its length. */
    @Property(tries = 200)
    void refusesWhatIsNoWholeState(@ForAll @Size(max = 80) byte[] garbage, @ForAll int from) {
        Quantiles<Long> quantiles = new Quantiles<>(value -> value, 50);
        AccumulatorCodec<Quantiles.Sketch> codec = new AccumulatorCodec<>(quantiles);
        byte[] encoded = codec.encode(quantiles.add(quantiles.add(quantiles.createAccumulator(), 3L), 4L));

        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> codec.decode(Arrays.copyOf(encoded, encoded.length + 1)))
                .isInstanceOf(IllegalStateException.class);
        byte[] overwritten = encoded.clone();
        for (int i = 0; i < garbage.length; i++) {
            overwritten[4 + Math.floorMod(from + i, encoded.length - 4)] = garbage[i];
        }
        try {
            quantiles.getResult(codec.decode(overwritten));
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageStartingWith("the state ");
        }
    }

    @Example
    void refusesWhatOtherMeasuresWrote() {
        byte[] mean = new AccumulatorCodec<>(new Mean<Long>(value -> value)).encode(of(3, 4));

        assertThatThrownBy(() -> CODEC.decode(mean))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the state was written by other measures than [count, sum, min, max, mean]; "
                        + "start with a new checkpoint");
    }

    @Example
    void refusesAFieldOfAnotherNameTypeOrPlace() {
        byte[] encoded = new AccumulatorCodec<>(measures("fare", "rain"))
                .encode(measures("fare", "rain").createAccumulator());

        assertThatThrownBy(() -> new AccumulatorCodec<>(measures("fare", "snow")).decode(encoded))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new AccumulatorCodec<>(measures("rain", "fare")).decode(encoded))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new AccumulatorCodec<>(measures("fare")).decode(encoded))
                .isInstanceOf(IllegalStateException.class);
    }

    @Property(tries = 200)
    void refusesWhatIsNoWholeAccumulator(@ForAll @Size(max = 40) byte[] garbage) {
        byte[] encoded = CODEC.encode(of(3, 4));

        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> CODEC.decode(cut)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> CODEC.decode(Arrays.copyOf(encoded, encoded.length + 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> CODEC.decode(garbage)).isInstanceOf(IllegalStateException.class);
    }

    private static Measures<Long> measures(String... names) {
        Map<String, AggregateFunction<Long, ?, ?>> functions = new LinkedHashMap<>();
        for (String name : names) {
            functions.put(name, new Sum<>(value -> value));
        }
        return new Measures<>(functions);
    }
}
