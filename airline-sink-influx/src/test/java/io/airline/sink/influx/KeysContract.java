package io.airline.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.TestStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever the keys of a batch are, the store gives each of them back as it was, or the sink has refused it. */
abstract class KeysContract {
    private static final Instant FIRST_SLICE = Instant.parse("2024-11-20T08:15:00Z");
    private static final int BATCH = 2_000;
    private static final int MAX_SERIES_KEY_BYTES = 65_535;
    private static final int MANY_KEYS = Integer.getInteger("airline.fuzz.keys", 100_000);

    private int slices;

    abstract Sink open();

    /** Reads the counts of all keys in one slice of {@link TestStream#STATION}. */
    abstract Map<String, Long> counts(Instant start) throws Exception;

    /** Returns whether the store cannot hold a key for how it ends. */
    abstract boolean mayRefuse(String key);

    /** Returns the characters that take a backslash more. */
    abstract String escaped();

    @Property(tries = 300)
    void keysAreReadBackOrRefused(@ForAll("keys") Set<String> keys) throws Exception {
        assertReadBackOrRefused(keys);
    }

    @Property(tries = 1)
    void keysOfEveryCategoryAreReadBackOrRefused(@ForAll long random) throws Exception {
        assertReadBackOrRefused(new HostileKeys(random).next(BATCH));
    }

    @Property(tries = 1)
    @Tag("fuzz")
    void manyKeysAreReadBackOrRefused(@ForAll long random) throws Exception {
        HostileKeys keys = new HostileKeys(random);
        long accepted = 0;
        for (int i = 0; i < MANY_KEYS / BATCH; i++) {
            accepted += assertReadBackOrRefused(keys.next(BATCH));
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d read back equal, %,d refused |%n",
                getClass().getSimpleName(),
                MANY_KEYS,
                accepted,
                MANY_KEYS - accepted);
    }

    /** Writes them to a slice of their own, and returns how many are there. */
    private int assertReadBackOrRefused(Set<String> keys) throws Exception {
        Instant start = FIRST_SLICE.plus(TestStream.SLICES.length().multipliedBy(slices++));
        List<SliceTotal> totals = new ArrayList<>();
        Map<String, Long> expected = new HashMap<>();
        long count = 0;
        for (String key : keys) {
            count++;
            totals.add(new SliceTotal(
                    TestStream.STATION, key, start, TestStream.SLICES.length(), Map.of(SliceTotal.COUNT, count)));
            if (!isHostile(key) && !isTooLong(key) && !mayRefuse(key)) {
                expected.put(key, count);
            }
        }

        List<RefusedTotal> refused;
        try (Sink sink = open()) {
            refused = sink.write(totals);
        }

        assertThat(counts(start)).isEqualTo(expected);
        assertThat(refused.stream().map(each -> each.total().key()).collect(Collectors.toSet()))
                .isEqualTo(
                        keys.stream().filter(key -> !expected.containsKey(key)).collect(Collectors.toSet()));
        return expected.size();
    }

    @Provide
    Arbitrary<Set<String>> keys() {
        Arbitrary<String> significant = Arbitraries.strings()
                .withChars("\\,= \"'#\n\r\ta0")
                .ofMinLength(1)
                .ofMaxLength(12);
        Arbitrary<String> backslashes =
                Arbitraries.strings().withChars("\\ =\",a").ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> anything = Arbitraries.strings().all().ofMinLength(1).ofMaxLength(30);
        Arbitrary<String> codePoints = Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .list()
                .ofMinSize(1)
                .ofMaxSize(10)
                .map(points -> points.stream().map(Character::toString).collect(Collectors.joining()));
        return Arbitraries.oneOf(significant, backslashes, anything, codePoints)
                .set()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    private static boolean isHostile(String key) {
        return key.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private boolean isTooLong(String key) {
        int series = "%1$s,%1$s=".formatted(TestStream.STATION).length()
                + key.getBytes(StandardCharsets.UTF_8).length
                + (int) key.chars().filter(c -> escaped().indexOf(c) >= 0).count();
        return series + 4 + SliceTotal.COUNT.length() > MAX_SERIES_KEY_BYTES;
    }
}
