package io.airline.aggregations;

import static io.airline.aggregations.testing.TestStream.STATION;
import static io.airline.aggregations.testing.TestStream.TAG;
import static io.airline.aggregations.testing.TestStream.total;
import static io.airline.aggregations.testing.TestStream.totalWithoutTemperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RecentSlicesTest {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");
    private static final Duration THREE_SLICES = Duration.ofSeconds(15);

    private final RecentSlices<Reading> recent =
            new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, THREE_SLICES);

    @Example
    void knowsNoWindowAtFirst() {
        assertThat(recent.window(THREE_SLICES)).isEmpty();
    }

    @Example
    void aWindowEndsWithTheNewestSlice() {
        recent.update(total(STATION, "Brocken", NOON, 1, 0));

        assertThat(recent.window(Duration.ofSeconds(5))).contains(new TimeWindow(NOON, NOON.plusSeconds(5)));
        assertThat(recent.window(THREE_SLICES)).contains(new TimeWindow(NOON.minusSeconds(10), NOON.plusSeconds(5)));
    }

    @Example
    void aLaterTotalReplacesAnEarlierOne() {
        recent.update(total(STATION, "Brocken", NOON, 7, 0));
        recent.update(total(STATION, "Brocken", NOON, 9, 0));
        recent.update(total(STATION, "Brocken", NOON, 9, 0));

        assertThat(counts(STATION)).containsExactly(entry("Brocken", 9L));
    }

    @Example
    void slicesAddUpAndDimensionsDoNotMix() {
        recent.update(total(STATION, "Brocken", NOON, 7, 0));
        recent.update(total(STATION, "Brocken", NOON.plusSeconds(5), 2, 0));
        recent.update(total(STATION, "Zugspitze", NOON.plusSeconds(5), 20, 0));
        recent.update(total(TAG, "Brocken", NOON.plusSeconds(5), 99, 0));

        assertThat(counts(STATION)).containsExactly(entry("Zugspitze", 20L), entry("Brocken", 9L));
        assertThat(counts(TAG)).containsExactly(entry("Brocken", 99L));
    }

    @Example
    void aLeaderboardIsOfItsWindowOnly() {
        recent.update(total(STATION, "Brocken", NOON, 1, 0));
        recent.update(total(STATION, "Brocken", NOON.plusSeconds(5), 2, 0));
        recent.update(total(STATION, "Brocken", NOON.plusSeconds(10), 4, 0));

        TimeWindow middle = new TimeWindow(NOON.plusSeconds(5), NOON.plusSeconds(10));

        assertThat(recent.top(STATION, middle, 9)).containsExactly(new LeaderboardEntry(1, "Brocken", 2, 1));
        assertThat(recent.total(STATION, middle)).isEqualTo(2);
    }

    @Example
    void whatIsOlderThanTheRetentionExpires() {
        recent.update(total(STATION, "Brocken", NOON, 1, 0));
        recent.update(total(STATION, "Brocken", NOON.plusSeconds(10), 2, 0));
        assertThat(counts(STATION)).as("a slice at the far end").containsExactly(entry("Brocken", 3L));

        recent.update(total(TAG, "summit", NOON.plusSeconds(15), 4, 0));

        assertThat(recent.total(STATION, new TimeWindow(NOON.minusSeconds(60), NOON.plusSeconds(60))))
                .as("also in dimensions that had no newer total")
                .isEqualTo(2);
    }

    @Example
    void aTotalOutOfOrderCountsWhileItIsWithinTheRetention() {
        recent.update(total(STATION, "Brocken", NOON, 1, 0));
        recent.update(total(STATION, "Brocken", NOON.minusSeconds(10), 2, 0));
        recent.update(total(STATION, "Brocken", NOON.minusSeconds(15), 4, 0));

        assertThat(recent.window(THREE_SLICES)).contains(new TimeWindow(NOON.minusSeconds(10), NOON.plusSeconds(5)));
        assertThat(recent.total(STATION, new TimeWindow(NOON.minusSeconds(60), NOON.plusSeconds(60))))
                .isEqualTo(3);
    }

    /** A page that starts reads the topic from its beginning, partition by partition: in no order across slices. */
    @Property(tries = 200)
    void theOrderOfTotalsDoesNotMatter(@ForAll Random random) {
        List<SliceTotal> totals = new ArrayList<>();
        for (int slice = 0; slice < 8; slice++) {
            for (String station : List.of("Brocken", "Zugspitze")) {
                totals.add(total(STATION, station, NOON.plusSeconds(5L * slice), slice + station.length(), 0));
            }
        }
        totals.addAll(totals.subList(3, 9));
        totals.forEach(recent::update);
        RecentSlices<Reading> shuffled = new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, THREE_SLICES);

        Collections.shuffle(totals, random);
        totals.forEach(shuffled::update);

        TimeWindow window = recent.window(THREE_SLICES).orElseThrow();
        assertThat(shuffled.window(THREE_SLICES)).contains(window);
        assertThat(shuffled.top(STATION, window, 9)).isEqualTo(recent.top(STATION, window, 9));
        assertThat(shuffled.total(STATION, window)).isEqualTo(3 * (7 + 9) + 2 * (5 + 6 + 7));
    }

    /** The board that is kept up to date with each total, against one made of all slices at once. */
    @Property(tries = 300)
    void aBoardThatIsKeptUpToDateIsTheOneMadeAnew(@ForAll Random random) {
        Duration twoSlices = Duration.ofSeconds(10);
        for (int i = 0; i < 60; i++) {
            String station = "station " + random.nextInt(4);
            Instant start = NOON.plusSeconds(5L * (i / 5 + random.nextInt(6)));
            recent.update(total(STATION, station, start, 1 + random.nextInt(9), 0));
            TimeWindow window = recent.window(twoSlices).orElseThrow();

            Leaderboard anew = new Leaderboard();
            for (TimeWindow slice : List.of(
                    new TimeWindow(window.start(), window.start().plusSeconds(5)),
                    new TimeWindow(window.start().plusSeconds(5), window.end()))) {
                for (int each = 0; each < 4; each++) {
                    String name = "station " + each;
                    long count = (Long) recent.result(STATION, name, slice).get(SliceTotal.COUNT);
                    if (count > 0) {
                        anew.add(name, count);
                    }
                }
            }
            assertThat(recent.top(STATION, window, 9)).isEqualTo(anew.top(9));
            assertThat(recent.total(STATION, window)).isEqualTo(anew.total());
        }
    }

    @Property(tries = 100)
    void aFollowedBoardIsTheOneMadeAnew(@ForAll Random random) {
        RecentSlices<Reading> followed = new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, THREE_SLICES);
        followed.follow(THREE_SLICES);
        RecentSlices<Reading> plain = new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, THREE_SLICES);
        for (int i = 0; i < 30; i++) {
            Instant start = NOON.plusSeconds(5L * (i / 5 + random.nextInt(6)));
            SliceTotal total = total(STATION, "station " + random.nextInt(4), start, 1 + random.nextInt(9), 0);
            followed.update(total);
            plain.update(total);
        }

        TimeWindow window = followed.window(THREE_SLICES).orElseThrow();
        assertThat(followed.top(STATION, window, 9)).isEqualTo(plain.top(STATION, window, 9));
    }

    /** Slices that are not updated for a while are kept in another form. */
    @Property(tries = 3)
    void aSliceThatRestsLosesNothing(@ForAll Random random) {
        RecentSlices<Reading> hour = new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, Duration.ofHours(1));
        Map<Instant, SliceTotal> latest = new TreeMap<>();
        for (int slice = 0; slice < 700; slice++) {
            Instant start = NOON.plusSeconds(5L * slice);
            for (int station = 0; station < 100; station++) {
                hour.update(total(STATION, "station " + station, start, 1 + station, slice));
            }
        }
        long before = hour.bytes();
        for (int i = 0; i < 50; i++) {
            Instant start = NOON.plusSeconds(5L * random.nextInt(700));
            SliceTotal total = i % 2 == 0
                    ? total(STATION, "Brocken", start, 1 + random.nextInt(9), i)
                    : totalWithoutTemperature(STATION, "Brocken", start, 1 + random.nextInt(9), i);
            latest.put(start, total);
            hour.update(total);
        }

        TimeWindow all = hour.window(Duration.ofHours(1)).orElseThrow();
        long count = latest.values().stream().mapToLong(SliceTotal::count).sum();
        assertThat(hour.top(STATION, all, 200))
                .hasSize(101)
                .startsWith(new LeaderboardEntry(1, "station 99", 70_000, 70_000.0 / (700 * 5050 + count)))
                .anySatisfy(entry -> {
                    assertThat(entry.key()).isEqualTo("Brocken");
                    assertThat(entry.count()).isEqualTo(count);
                });
        latest.forEach((start, total) -> assertThat(
                        hour.result(STATION, "Brocken", new TimeWindow(start, start.plusSeconds(5))))
                .isEqualTo(TestStream.DEFINITION
                        .measures()
                        .getResult(TestStream.DEFINITION.measures().accumulatorOf(total))));
        assertThat(before)
                .as("70,000 totals of seven fields, most of them at rest")
                .isLessThan(18_000_000);
    }

    @Example
    void withTooManyBytesTheOldestSlicesGoBeforeTheirTime() {
        RecentSlices<Reading> bounded =
                new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, THREE_SLICES, 1_500);
        bounded.update(total(STATION, "Brocken", NOON, 1, 0));
        bounded.update(total(TAG, "cold", NOON, 1, 0));
        bounded.update(total(STATION, "Brocken", NOON.plusSeconds(5), 2, 0));
        TimeWindow window = bounded.window(THREE_SLICES).orElseThrow();
        assertThat(bounded.total(STATION, window)).isEqualTo(3);
        assertThat(bounded.keptSince()).isEmpty();

        bounded.update(total(STATION, "Zugspitze", NOON.plusSeconds(5), 4, 0));
        bounded.update(total(STATION, "Brocken", NOON, 8, 0));

        assertThat(bounded.keptSince()).contains(NOON.plusSeconds(5));
        assertThat(bounded.kept()).contains(new TimeWindow(NOON.plusSeconds(5), NOON.plusSeconds(10)));
        assertThat(bounded.total(STATION, window)).isEqualTo(6);
        assertThat(bounded.top(TAG, window, 9)).isEmpty();
        assertThat(bounded.top(STATION, window, 9))
                .extracting(LeaderboardEntry::key)
                .containsExactly("Zugspitze", "Brocken");
    }

    @Example
    void keysThatComeAndGoLeaveNothingBehind() {
        recent.follow(THREE_SLICES);
        long most = 0;
        for (int slice = 0; slice < 2_000; slice++) {
            recent.update(total(STATION, "visitor " + slice, NOON.plusSeconds(5L * slice), 1, 0));
            most = Math.max(most, recent.bytes());
        }

        assertThat(most).isLessThan(2_500);
        assertThat(recent.top(STATION, recent.window(THREE_SLICES).orElseThrow(), 9))
                .extracting(LeaderboardEntry::key)
                .containsExactly("visitor 1997", "visitor 1998", "visitor 1999");
    }

    @Example
    void theSpanIsFromTheOldestToTheNewestSlice() {
        assertThat(recent.span()).isEmpty();

        recent.update(total(STATION, "Brocken", NOON.plusSeconds(5), 1, 0));
        recent.update(total(TAG, "cold", NOON, 1, 0));

        assertThat(recent.span()).contains(new TimeWindow(NOON, NOON.plusSeconds(10)));
    }

    @Example
    void totalsThatAreNoneOfTheStreamAreIgnored() {
        recent.update(total(STATION, "Brocken", NOON, 1, 0));
        recent.update(total("altitude", "Brocken", NOON, 2, 0));
        recent.update(new SliceTotal(STATION, "Brocken", NOON, Duration.ofSeconds(10), Map.of("count", 4L)));
        recent.update(total(STATION, "Brocken", NOON.plusSeconds(1), 8, 0));

        assertThat(recent.window(Duration.ofSeconds(5))).contains(new TimeWindow(NOON, NOON.plusSeconds(5)));
        assertThat(counts(STATION)).containsExactly(entry("Brocken", 1L));
    }

    @Example
    void aTotalStoredBeforeAMeasureWasAddedCounts() {
        recent.update(new SliceTotal(STATION, "Brocken", NOON, TestStream.SLICES.length(), Map.of("count", 4L)));

        assertThat(counts(STATION)).containsExactly(entry("Brocken", 4L));
    }

    @Example
    void aSparklineHasAPointForEveryStepAlsoWithoutEvents() {
        recent.update(total(STATION, "Brocken", NOON, 3, 30));
        recent.update(totalWithoutTemperature(STATION, "Brocken", NOON.plusSeconds(10), 2, 5));
        recent.update(total(STATION, "Zugspitze", NOON.plusSeconds(5), 50, 0));

        List<SparklinePoint> points =
                recent.sparkline(STATION, "Brocken", recent.window(THREE_SLICES).orElseThrow(), Duration.ofSeconds(5));

        assertThat(points)
                .containsExactly(
                        point(NOON, 5, 3, new Summary.Result(3, 643, 214L, 215L, 643 / 3.0), 30),
                        point(NOON.plusSeconds(5), 5, 0, new Summary.Result(0, 0, null, null, null), 0),
                        point(NOON.plusSeconds(10), 5, 2, new Summary.Result(0, 0, null, null, null), 5));
    }

    @Example
    void aStepOfSeveralSlicesMergesThem() {
        RecentSlices<Reading> minute =
                new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, Duration.ofMinutes(1));
        for (int slice = 0; slice < 12; slice++) {
            minute.update(total(STATION, "Brocken", NOON.plusSeconds(5L * slice), 2, slice));
        }
        TimeWindow window = minute.window(Duration.ofMinutes(1)).orElseThrow();

        List<SparklinePoint> points = minute.sparkline(STATION, "Brocken", window, Duration.ofSeconds(30));

        assertThat(points)
                .containsExactly(
                        point(NOON, 30, 12, new Summary.Result(12, 2574, 214L, 215L, 214.5), 15),
                        point(NOON.plusSeconds(30), 30, 12, new Summary.Result(12, 2574, 214L, 215L, 214.5), 51));
        assertThat(minute.sparkline(STATION, "Brocken", window, Duration.ofSeconds(30)))
                .as("asked again")
                .isEqualTo(points);
    }

    @Example
    void aSparklineOfAnUnknownKeyIsFlat() {
        recent.update(total(STATION, "Brocken", NOON, 3, 30));

        assertThat(recent.sparkline(
                        STATION, "Nowhere", recent.window(THREE_SLICES).orElseThrow(), Duration.ofSeconds(5)))
                .extracting(SparklinePoint::count)
                .containsExactly(0L, 0L, 0L);
    }

    @Example
    void theNumbersOfAStepAreThoseOfItsSlicesMerged() {
        recent.update(total(STATION, "Brocken", NOON, 3, 30));
        recent.update(totalWithoutTemperature(STATION, "Brocken", NOON.plusSeconds(10), 2, 5));
        recent.update(total(STATION, "Zugspitze", NOON.plusSeconds(5), 50, 0));
        TimeWindow window = recent.window(THREE_SLICES).orElseThrow();

        assertThat(recent.numbers(STATION, "Brocken", window, THREE_SLICES))
                .containsExactly(Map.of(
                        "count",
                        5L,
                        "temperature_count",
                        3L,
                        "temperature_sum",
                        643L,
                        "temperature_min",
                        214L,
                        "temperature_max",
                        215L,
                        "temperature_mean",
                        643 / 3.0,
                        "rain",
                        35L));
        assertThat(recent.numbers(STATION, "Brocken", window, Duration.ofSeconds(5)))
                .extracting(numbers -> numbers.get("temperature_min"))
                .as("what has no value is absent")
                .containsExactly(214L, null, null);
    }

    /** What is remembered of a step, against what a store that was never asked before says. */
    @Property(tries = 200)
    void numbersThatWereAskedForBeforeAreTheNewestOnes(@ForAll Random random) {
        RecentSlices<Reading> asked = new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, THREE_SLICES);
        List<SliceTotal> totals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            SliceTotal total = total(
                    STATION,
                    "station " + random.nextInt(3),
                    NOON.plusSeconds(5L * (i / 6 + random.nextInt(4))),
                    1 + random.nextInt(9),
                    random.nextInt(100));
            totals.add(total);
            asked.update(total);
            RecentSlices<Reading> anew = new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, THREE_SLICES);
            totals.forEach(anew::update);

            TimeWindow window = asked.window(THREE_SLICES).orElseThrow();
            for (Duration step : List.of(Duration.ofSeconds(5), THREE_SLICES)) {
                assertThat(asked.numbers(STATION, "station 0", window, step))
                        .isEqualTo(anew.numbers(STATION, "station 0", window, step));
            }
            assertThat(asked.resultOfAllKeys(STATION, "temperature", window))
                    .isEqualTo(anew.resultOfAllKeys(STATION, "temperature", window));
        }
    }

    @Example
    void aMeasureOfAllKeysIsTheirMerge() {
        recent.update(total(STATION, "Brocken", NOON, 3, 30));
        recent.update(total(STATION, "Zugspitze", NOON, 1, 4));
        recent.update(total(STATION, "Zugspitze", NOON.plusSeconds(5), 1, 5));
        recent.update(total(TAG, "summit", NOON, 9, 1_000));
        TimeWindow window = recent.window(THREE_SLICES).orElseThrow();

        assertThat(recent.resultOfAllKeys(STATION, "rain", window)).isEqualTo(39L);
        assertThat(recent.resultOfAllKeys(STATION, "temperature", window))
                .isEqualTo(new Summary.Result(5, 643 + 2 * 214, 214L, 215L, (643 + 2 * 214) / 5.0));
        assertThat(recent.resultOfAllKeys(STATION, "rain", new TimeWindow(NOON.minusSeconds(5), NOON)))
                .isEqualTo(0L);
        assertThatThrownBy(() -> recent.resultOfAllKeys(STATION, "snow", window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no measure 'snow', but [count, temperature, rain]");
    }

    /** As above, of slices that are packed: it takes thousands of totals until one is. */
    @Example
    void aSliceThatRestsHasTheSameNumbers() {
        RecentSlices<Reading> hour = new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, Duration.ofHours(1));
        for (int station = 0; station < 50; station++) {
            hour.update(total(STATION, "station " + station, NOON, 2, station));
        }
        for (int i = 0; i < 21_000; i++) {
            hour.update(total(STATION, "Brocken", NOON.plusSeconds(5), 1 + i, i));
        }
        TimeWindow rested = new TimeWindow(NOON, NOON.plusSeconds(5));

        assertThat(hour.numbers(STATION, "station 7", rested, Duration.ofSeconds(5))
                        .get(0))
                .containsEntry("count", 2L)
                .containsEntry("rain", 7L);
        assertThat(hour.resultOfAllKeys(STATION, "rain", rested)).isEqualTo(49 * 50 / 2L);
    }

    @Example
    void refusesAnUnknownDimension() {
        TimeWindow window = new TimeWindow(NOON, NOON.plusSeconds(5));

        assertThatThrownBy(() -> recent.top("altitude", window, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream weather has no dimension 'altitude', but [station, tag]");
    }

    @Example
    void refusesSpansThatAreNoWholeNumberOfSlices() {
        TimeWindow window = new TimeWindow(NOON, NOON.plusSeconds(15));

        assertThatThrownBy(() -> recent.window(Duration.ofSeconds(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slice length 5s does not divide window.size 7s");
        assertThatThrownBy(() -> recent.sparkline(STATION, "Brocken", window, Duration.ofSeconds(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slice length 5s does not divide step 7s");
        assertThatThrownBy(() -> recent.sparkline(STATION, "Brocken", window, Duration.ofSeconds(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("step 10s does not divide window.size 15s");
        assertThatThrownBy(() -> new RecentSlices<>(TestStream.DEFINITION, TestStream.SLICES, Duration.ofSeconds(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slice length 5s does not divide retention 7s");
    }

    private List<Map.Entry<String, Long>> counts(String dimension) {
        return recent.top(dimension, recent.window(THREE_SLICES).orElseThrow(), 10).stream()
                .map(entry -> Map.entry(entry.key(), entry.count()))
                .toList();
    }

    private static SparklinePoint point(Instant start, int seconds, long count, Summary.Result temperature, long rain) {
        return new SparklinePoint(
                new TimeWindow(start, start.plusSeconds(seconds)),
                count,
                Map.of("count", count, "temperature", temperature, "rain", rain));
    }
}
