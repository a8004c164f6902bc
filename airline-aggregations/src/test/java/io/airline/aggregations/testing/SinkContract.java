package io.airline.aggregations.testing;

import static io.airline.aggregations.testing.TestStream.STATION;
import static io.airline.aggregations.testing.TestStream.TAG;
import static io.airline.aggregations.testing.TestStream.total;
import static io.airline.aggregations.testing.TestStream.totalWithoutTemperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SliceTotal;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Sink} must do. A sink's test extends this class and runs it against the real store.
 *
 * <p>The tests may share one store, and may find in it what an earlier run left: each works on slices of its own and
 * judges only what it wrote itself.
 */
public abstract class SinkContract {
    /** More totals than any reasonable batch holds, and no multiple of one. */
    private static final int MANY = 12_000;

    private static final List<String> AWKWARD_KEYS = List.of(
            "New Delhi",
            " leading and trailing ",
            "two  spaces",
            "Smith, Jones",
            "a=b",
            "a,b=c d",
            "the \"quoted\" one",
            "it's",
            "back\\slash",
            "two\\\\slashes",
            "escaped\\,comma",
            "escaped\\ space",
            "# no comment",
            "{\"json\": [1]}",
            "$1; DROP TABLE station --",
            "%s %d",
            "null",
            "1",
            "true",
            "München",
            "Αθήνα",
            "東京",
            "BLR → DEL",
            "✈️ 🛫",
            "other");

    /** Keys that a store's wire format may have no way to carry. */
    private static final List<String> HOSTILE_KEYS =
            List.of("line\nbreak", "carriage\rreturn", "tab\tkey", "ends with a backslash\\", "\\", "nul\u0000key");

    /** Opens the sink under test for {@link TestStream#DEFINITION}. It is closed by the test. */
    protected abstract Sink open() throws Exception;

    /**
     * Reads one total's fields back from the store; empty if it has none. Waits until the store shows what was written
     * before.
     */
    protected abstract Map<String, Number> stored(String dimension, String key, Instant start) throws Exception;

    /** Returns whether {@link #stored} gives whole numbers beyond 2<sup>53</sup> exactly. */
    protected boolean keepsLongsExactly() {
        return true;
    }

    /** Returns the start of the first slice that the tests write to; they need a hundred slices from here on. */
    protected Instant firstSlice() {
        return Instant.parse("2024-11-20T08:15:00Z");
    }

    @Test
    void aTotalIsStored() throws Exception {
        SliceTotal total = total(STATION, "Zugspitze", slice(0), 7, 1200);

        write(List.of(total));

        assertStored(total);
    }

    @Test
    void aTotalOfNegativeAndLargeNumbersIsStored() throws Exception {
        SliceTotal total = new SliceTotal(
                STATION,
                "Vostok",
                slice(1),
                TestStream.SLICES.length(),
                Map.of(
                        "count", 3L,
                        "temperature_count", 3L,
                        "temperature_sum", -2677L,
                        "temperature_min", -893L,
                        "temperature_max", -891L,
                        "temperature_mean", -2677 / 3.0,
                        "rain", 1L << 52));

        write(List.of(total));

        assertStored(total);
    }

    @Test
    void writingATotalAgainChangesNothing() throws Exception {
        SliceTotal total = total(STATION, "Zugspitze", slice(2), 7, 1200);

        try (Sink sink = open()) {
            assertThat(sink.write(List.of(total))).isEmpty();
            assertThat(sink.write(List.of(total))).isEmpty();
            assertThat(sink.write(List.of(total))).isEmpty();
        }

        assertStored(total);
    }

    @Test
    void aLaterTotalReplacesAnEarlierOne() throws Exception {
        SliceTotal later = total(STATION, "Zugspitze", slice(3), 9, 1500);

        try (Sink sink = open()) {
            assertThat(sink.write(List.of(total(STATION, "Zugspitze", slice(3), 7, 1200))))
                    .isEmpty();
            assertThat(sink.write(List.of(later))).isEmpty();
        }

        assertStored(later);
    }

    @Test
    void ofTwoTotalsInOneWriteTheSecondRemains() throws Exception {
        SliceTotal later = total(STATION, "Zugspitze", slice(4), 9, 1500);

        write(List.of(total(STATION, "Zugspitze", slice(4), 7, 1200), later));

        assertStored(later);
    }

    @Test
    void aFieldWithoutValueIsAbsentUntilItHasOne() throws Exception {
        SliceTotal broken = totalWithoutTemperature(STATION, "Brocken", slice(5), 2, 40);
        SliceTotal repaired = total(STATION, "Brocken", slice(5), 5, 90);

        try (Sink sink = open()) {
            assertThat(sink.write(List.of(broken))).isEmpty();
            assertStored(broken);
            assertThat(sink.write(List.of(repaired))).isEmpty();
            assertStored(repaired);
        }
    }

    @Test
    void slicesOfOneKeyDoNotMix() throws Exception {
        SliceTotal first = total(STATION, "Zugspitze", slice(6), 7, 1200);
        SliceTotal second = total(STATION, "Zugspitze", slice(7), 2, 300);

        write(List.of(first, second));

        assertStored(first);
        assertStored(second);
        assertNothingStored(STATION, "Zugspitze", slice(8));
    }

    @Test
    void keysDoNotMix() throws Exception {
        SliceTotal summit = total(STATION, "Zugspitze", slice(9), 7, 1200);
        SliceTotal valley = total(STATION, "zugspitze", slice(9), 2, 300);

        write(List.of(summit, valley));

        assertStored(summit);
        assertStored(valley);
        assertNothingStored(STATION, "Zug", slice(9));
    }

    @Test
    void dimensionsDoNotMix() throws Exception {
        SliceTotal station = total(STATION, "coast", slice(10), 7, 1200);
        SliceTotal tag = total(TAG, "coast", slice(10), 11, 5000);

        write(List.of(station, tag));

        assertStored(station);
        assertStored(tag);
    }

    @Test
    void awkwardKeysAreReadBackEqual() throws Exception {
        List<SliceTotal> totals = new ArrayList<>();
        for (String key : AWKWARD_KEYS) {
            totals.add(total(STATION, key, slice(11), totals.size() + 1, 10));
        }

        write(totals);

        SoftAssertions softly = new SoftAssertions();
        for (SliceTotal total : totals) {
            softly.assertThat(comparable(stored(STATION, total.key(), total.start())))
                    .as("fields of the key <%s>", total.key())
                    .isEqualTo(comparable(total.fields()));
        }
        softly.assertAll();
    }

    /** A store need not be able to hold every key, but what it does not hold it must refuse, and only that. */
    @Test
    void hostileKeysAreStoredOrRefusedButNotLost() throws Exception {
        List<SliceTotal> totals = new ArrayList<>();
        totals.add(total(STATION, "first", slice(12), 1, 10));
        for (String key : HOSTILE_KEYS) {
            totals.add(total(STATION, key, slice(12), totals.size() + 1, 10));
        }
        totals.add(total(STATION, "last", slice(12), 99, 10));

        List<RefusedTotal> refused;
        try (Sink sink = open()) {
            refused = sink.write(totals);
        }

        assertThat(refused).allSatisfy(each -> assertThat(each.reason()).isNotBlank());
        assertThat(refused).extracting(each -> each.total().key()).isSubsetOf(HOSTILE_KEYS);
        totals.removeAll(refused.stream().map(RefusedTotal::total).toList());
        for (SliceTotal total : totals) {
            assertStored(total);
        }
    }

    @Test
    void theNumbersOfATotalThatHasStatesAreStored() throws Exception {
        SliceTotal numbers = total(STATION, "Mawsynram", slice(17), 7, 1200);
        ByteBuffer state = ByteBuffer.wrap("a sketch, \0 \n".getBytes(StandardCharsets.UTF_8));

        write(List.of(new SliceTotal(
                STATION,
                "Mawsynram",
                slice(17),
                numbers.length(),
                numbers.fields(),
                Map.of("temperature_sketch", state))));

        assertStored(numbers);
        assertThat(state.position()).isZero();
    }

    @Test
    void manyTotalsFitIntoOneWrite() throws Exception {
        List<SliceTotal> totals = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            totals.add(total(STATION, "station " + i, slice(13), i + 1, i));
        }

        write(totals);

        for (int i : new int[] {0, 1, 999, 1000, 4999, 5000, 5001, 9999, 10_000, MANY - 1}) {
            assertStored(totals.get(i));
        }
        assertNothingStored(STATION, "station " + MANY, slice(13));
    }

    @Test
    void longsBeyondWhatADoubleHoldsAreExact() throws Exception {
        assumeTrue(keepsLongsExactly(), "this store's answers carry whole numbers as doubles");
        SliceTotal odd = total(STATION, "Cherrapunji", slice(14), 3, (1L << 53) + 1);
        SliceTotal greatest = total(STATION, "Cherrapunji", slice(15), 3, Long.MAX_VALUE);

        write(List.of(odd, greatest));

        assertStored(odd);
        assertStored(greatest);
    }

    @Test
    void anEmptyListIsFine() throws Exception {
        write(List.of());
    }

    @Test
    void whatWasWrittenOutlivesTheSink() throws Exception {
        SliceTotal before = total(STATION, "Zugspitze", slice(16), 7, 1200);
        SliceTotal after = total(STATION, "Brocken", slice(16), 2, 300);

        write(List.of(before));
        assertStored(before);
        write(List.of(after));

        assertStored(before);
        assertStored(after);
    }

    @Test
    void aSinkCanBeOpenedAndClosedWithoutUse() throws Exception {
        open().close();
    }

    private Instant slice(int number) {
        return firstSlice().plus(TestStream.SLICES.length().multipliedBy(number));
    }

    private void write(List<SliceTotal> totals) throws Exception {
        try (Sink sink = open()) {
            assertThat(sink.write(totals)).as("refused totals").isEmpty();
        }
    }

    private void assertStored(SliceTotal total) throws Exception {
        assertThat(comparable(stored(total.dimension(), total.key(), total.start())))
                .as("fields of %s <%s> at %s", total.dimension(), total.key(), total.start())
                .isEqualTo(comparable(total.fields()));
    }

    private void assertNothingStored(String dimension, String key, Instant start) throws Exception {
        assertThat(stored(dimension, key, start))
                .as("fields of %s <%s> at %s", dimension, key, start)
                .isEmpty();
    }

    /** Stores answer with number types of their own; only the values matter. */
    private static Map<String, BigDecimal> comparable(Map<String, Number> fields) {
        Map<String, BigDecimal> values = new LinkedHashMap<>();
        fields.forEach((name, value) -> values.put(name, new BigDecimal(value.toString()).stripTrailingZeros()));
        return values;
    }
}
