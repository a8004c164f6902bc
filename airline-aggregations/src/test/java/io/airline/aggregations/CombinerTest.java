package io.airline.aggregations;

import static io.airline.aggregations.testing.TestStream.STATION;
import static io.airline.aggregations.testing.TestStream.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.aggregations.testing.Flights;
import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.specific.SpecificRecordBase;

class CombinerTest {
    private static final int NO_LIMIT = 1_000;
    private static final Duration RETENTION = Duration.ofHours(1);
    private static final Slices SLICES = TestStream.SLICES;
    private static final StreamDefinition<FlightFare> FLIGHTS = FlightStreams.flights(CityNames.DEFAULT);
    private static final AccumulatorCodec<Object[]> CODEC = new AccumulatorCodec<>(TestStream.DEFINITION.measures());

    @Provide
    Arbitrary<List<Reading>> readings() {
        return Readings.lists();
    }

    /** The job's way, task by task and merged in the state, gives what the oracle gives. */
    @Property(tries = 300)
    void anyNumberOfCombinersMergesToTheOraclesTotals(
            @ForAll("readings") List<Reading> readings,
            @ForAll @IntRange(min = 1, max = 5) int tasks,
            @ForAll @IntRange(min = 1, max = 7_000) int sliceMillis,
            @ForAll Random random) {
        Slices slices = Slices.of(Duration.ofMillis(sliceMillis));
        List<Combiner<Reading>> combiners = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            combiners.add(new Combiner<>(TestStream.DEFINITION, slices, KnownKeys.NONE, NO_LIMIT));
        }
        InMemoryAggregator<Reading> oracle =
                new InMemoryAggregator<>(TestStream.DEFINITION, slices, new Timeliness(Duration.ZERO, Duration.ZERO));

        for (Reading reading : readings) {
            combiners.get(random.nextInt(tasks)).add(reading);
            oracle.add(reading, reading.getTime());
        }

        assertThat(merged(combiners, slices)).isEqualTo(oracle.totals());
        assertThat(combiners)
                .allSatisfy(combiner -> assertThat(combiner.overflow()).isZero());
    }

    /** Enough events for templates to be given up, and tried again. */
    @Property(tries = 15)
    void manyEventsGiveTheSameTotalsHoweverManyShareTheirTemplates(
            @ForAll @IntRange(min = 1, max = 20_000) int carriers,
            @ForAll @IntRange(min = 1, max = 3) int sources,
            @ForAll @IntRange(min = 1, max = 4) int interleavedSlices,
            @ForAll @IntRange(min = 1, max = 30_000) int keyLimit,
            @ForAll Random random)
            throws UndecodableEventException {
        EventCodec<FlightFare> writer = EventCodec.of(FlightFare.class);
        EventCodec<FlightFare> codec = FLIGHTS.newCodec();
        Combiner<FlightFare> combiner = new Combiner<>(FLIGHTS, SLICES, KnownKeys.NONE, keyLimit);
        Map<String, Long> expectedSources = new HashMap<>();
        Map<String, Long> expectedCarriers = new HashMap<>();
        Map<Long, Long> expectedFares = new HashMap<>();
        Set<String> named = new HashSet<>();
        FlightFare.Builder flight = FlightFare.newBuilder(Flights.BLR_TO_DEL);
        long others = 0;
        for (int i = 0; i < 50_000; i++) {
            String carrier = "carrier " + random.nextInt(carriers);
            String source = "source " + random.nextInt(sources);
            long start = 5_000L * (i / 10_000 + random.nextInt(interleavedSlices));
            flight.setAirline(carrier)
                    .setSource(source)
                    .setPrice(i)
                    .setEventTime(Instant.ofEpochMilli(start + random.nextInt(5_000)));
            combiner.add(codec.fill(writer.encode(flight.build())));
            boolean isNamed = named.contains(carrier) || (named.size() < keyLimit && named.add(carrier));
            expectedCarriers.merge(isNamed ? carrier : Dimension.OTHER, 1L, Long::sum);
            others += isNamed ? 0 : 1;
            expectedSources.merge(source, 1L, Long::sum);
            expectedFares.merge(start, (long) i, Long::sum);
        }

        assertThat(counts(FLIGHTS, combiner, "carrier")).isEqualTo(expectedCarriers);
        if (keyLimit >= sources) {
            assertThat(counts(FLIGHTS, combiner, "source")).isEqualTo(expectedSources);
            assertThat(combiner.overflow()).isEqualTo(others);
        }
        Map<Long, Long> fares = new HashMap<>();
        combiner.forEach((dimension, key, start, accumulator) -> {
            if (dimension.equals("source")) {
                Summary.Result fare = (Summary.Result)
                        FLIGHTS.measures().getResult(accumulator).get("fare");
                fares.merge(start, fare.sum(), Long::sum);
            }
        });
        assertThat(fares).isEqualTo(expectedFares);
    }

    @Example
    void whatWasTakenOutMayBeAddedTo() {
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, NO_LIMIT);

        for (long times = 1; times <= 3; times++) {
            combiner.add(reading(2_500, "Brocken", "summit"));

            assertThat(totals(combiner, STATION)).isEqualTo(Map.of("Brocken", times));
        }
    }

    @Example
    void anEventCountsOnceForEachOfItsKeys() {
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, NO_LIMIT);

        combiner.add(reading(2_500, "Brocken", "summit", "forest"));
        combiner.add(reading(2_600, null, "summit"));

        assertThat(totals(combiner, STATION)).isEqualTo(Map.of("Brocken", 1L));
        assertThat(totals(combiner, TAG)).isEqualTo(Map.of("summit", 2L, "forest", 1L));
    }

    @Example
    void eventsOutOfOrderGoToTheirOwnSlices() {
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, NO_LIMIT);

        for (long time : new long[] {12_000, 2_000, 12_001, -1, 2_001, 12_002}) {
            combiner.add(reading(time, "Brocken"));
        }

        assertThat(merged(List.of(combiner), SLICES))
                .extracting(SliceTotal::start, SliceTotal::count)
                .containsExactly(
                        tuple(Instant.ofEpochMilli(-5_000), 1L),
                        tuple(Instant.EPOCH, 2L),
                        tuple(Instant.ofEpochMilli(10_000), 3L));
    }

    @Example
    void keysBeyondTheLimitCountAsOther() {
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, 2);

        for (String station : List.of("Brocken", "Zugspitze", "Vostok", "Brocken", "Ushuaia", "Zugspitze", "Vostok")) {
            combiner.add(reading(2_500, station));
        }

        assertThat(totals(combiner, STATION)).isEqualTo(Map.of("Brocken", 2L, "Zugspitze", 2L, Dimension.OTHER, 3L));
        assertThat(combiner.overflow()).isEqualTo(3);
    }

    @Example
    void aLimitThatIsReachedButNotPassedFoldsNothing() {
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, 2);

        combiner.add(reading(2_500, "Brocken"));
        combiner.add(reading(2_500, "Zugspitze"));
        combiner.add(reading(2_500, "Brocken"));

        assertThat(totals(combiner, STATION)).isEqualTo(Map.of("Brocken", 2L, "Zugspitze", 1L));
        assertThat(combiner.overflow()).isZero();
    }

    @Example
    void theLimitIsForEachDimensionOverAllSlices() {
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, 1);

        combiner.add(reading(2_500, "Brocken", "summit"));
        combiner.add(reading(7_500, "Brocken", "summit"));
        combiner.add(reading(7_500, "Zugspitze", "forest"));

        assertThat(totals(combiner, STATION)).isEqualTo(Map.of("Brocken", 2L, Dimension.OTHER, 1L));
        assertThat(totals(combiner, TAG)).isEqualTo(Map.of("summit", 2L, Dimension.OTHER, 1L));
        assertThat(combiner.overflow()).isEqualTo(2);
    }

    @Example
    void knownKeysCountByNameHoweverManyNewOnesCome() {
        KnownKeys known = KnownKeys.NONE
                .after(Map.of(STATION, Set.of("Vostok")), 0, RETENTION)
                .after(Map.of(STATION, Set.of("Ushuaia")), RETENTION.toMillis(), RETENTION);
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, known, 3);

        for (String station : List.of("Brocken", "Zugspitze", "Feldberg", "Vostok", "Ushuaia", "Brocken")) {
            combiner.add(reading(2_500, station));
        }

        assertThat(totals(combiner, STATION))
                .isEqualTo(Map.of("Brocken", 2L, "Vostok", 1L, "Ushuaia", 1L, Dimension.OTHER, 2L));
        assertThat(combiner.overflow()).isEqualTo(2);
        assertThat(seen(combiner))
                .as("new, or known from the generation before")
                .containsOnly("Brocken", "Vostok");
        assertThat(combiner.newestSlice()).isZero();
    }

    @Example
    void aLimitBelowWhatIsKnownTakesNoNameAway() {
        KnownKeys known = KnownKeys.NONE.after(Map.of(STATION, Set.of("Vostok", "Ushuaia")), 0, RETENTION);
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, known, 1);

        combiner.add(reading(2_500, "Vostok"));
        combiner.add(reading(2_500, "Ushuaia"));
        combiner.add(reading(2_500, "Brocken"));

        assertThat(totals(combiner, STATION)).isEqualTo(Map.of("Vostok", 1L, "Ushuaia", 1L, Dimension.OTHER, 1L));
    }

    @Example
    void longKeysUseUpTheRoomOfSeveral() {
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, 3);
        String twoShares = "x".repeat(2 * KnownKeys.CHARACTERS_PER_KEY);

        combiner.add(reading(2_500, twoShares));
        combiner.add(reading(2_500, "y".repeat(2 * KnownKeys.CHARACTERS_PER_KEY)));
        combiner.add(reading(2_500, "Brocken"));

        assertThat(totals(combiner, STATION)).isEqualTo(Map.of(twoShares, 1L, "Brocken", 1L, Dimension.OTHER, 1L));
    }

    @Example
    void aKeyThatIsCalledOtherIsNoNewKey() {
        Combiner<Reading> combiner = new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, 1);

        combiner.add(reading(2_500, Dimension.OTHER));
        combiner.add(reading(2_500, "Brocken"));
        combiner.add(reading(2_500, "Zugspitze"));

        assertThat(totals(combiner, STATION)).isEqualTo(Map.of("Brocken", 1L, Dimension.OTHER, 2L));
        assertThat(combiner.overflow()).isEqualTo(1);
        assertThat(seen(combiner)).containsOnly("Brocken");
    }

    @Example
    void nothingInNothingOut() {
        assertThat(merged(List.of(new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, 1)), SLICES))
                .isEmpty();
    }

    @Example
    void refusesALimitBelowOne() {
        assertThatThrownBy(() -> new Combiner<>(TestStream.DEFINITION, SLICES, KnownKeys.NONE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key limit 0 is not at least 1");
    }

    private static Reading reading(long time, String station, String... tags) {
        return TestStream.reading(Instant.ofEpochMilli(time), station, List.of(tags), 215, 1);
    }

    private static Set<String> seen(Combiner<Reading> combiner) {
        Map<String, Set<String>> seen = new HashMap<>();
        combiner.forEachSeen(seen::put);
        return seen.get(STATION);
    }

    /** Returns the counts of a dimension's keys, over all slices. */
    private static Map<String, Long> totals(Combiner<Reading> combiner, String wanted) {
        return counts(TestStream.DEFINITION, combiner, wanted);
    }

    private static <E extends SpecificRecordBase> Map<String, Long> counts(
            StreamDefinition<E> definition, Combiner<E> combiner, String wanted) {
        Map<String, Long> counts = new HashMap<>();
        combiner.forEach((dimension, key, start, accumulator) -> {
            if (dimension.equals(wanted)) {
                counts.merge(key, definition.measures().countOf(accumulator), Long::sum);
            }
        });
        return counts;
    }

    /** Merges as the job does: every accumulator goes through bytes, into the task that merges and into its state. */
    private static List<SliceTotal> merged(List<Combiner<Reading>> combiners, Slices slices) {
        record Group(String dimension, String key, long start) {}
        Measures<Reading> measures = TestStream.DEFINITION.measures();
        Map<Group, byte[]> state = new HashMap<>();
        for (Combiner<Reading> combiner : combiners) {
            combiner.forEach((dimension, key, start, accumulator) -> state.merge(
                    new Group(dimension, key, start),
                    CODEC.encode(accumulator),
                    (before, added) -> CODEC.encode(measures.merge(CODEC.decode(before), CODEC.decode(added)))));
        }
        List<SliceTotal> totals = new ArrayList<>();
        state.forEach((group, bytes) -> totals.add(measures.total(
                group.dimension(),
                group.key(),
                Instant.ofEpochMilli(group.start()),
                slices.length(),
                CODEC.decode(bytes))));
        totals.sort(Comparator.comparing(SliceTotal::dimension)
                .thenComparing(SliceTotal::key)
                .thenComparing(SliceTotal::start));
        return totals;
    }
}
