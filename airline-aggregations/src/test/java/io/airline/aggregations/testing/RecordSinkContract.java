package io.airline.aggregations.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RefusedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RecordSink} must do. A sink's test extends this class and runs it against the real store.
 *
 * <p>The tests may share one store: each has lots and ids of its own and judges only what it wrote itself. The store must
 * not hold what an earlier run left.
 */
public abstract class RecordSinkContract {
    private static final Instant MORNING = Instant.parse("2024-11-20T08:15:00.123Z");

    private static final List<String> AWKWARD_TEXTS = List.of(
            "New Delhi",
            " leading and trailing ",
            "Smith, Jones",
            "the \"quoted\" one",
            "\"",
            "it's",
            "back\\slash",
            "ends with a backslash\\",
            "line\nbreak",
            "carriage\rreturn",
            "both\r\nof them",
            "tab\ttext",
            "'); DROP TABLE observations; --",
            "%s %d ? :name $1",
            "null",
            "NULL",
            "\\N",
            "1",
            "true",
            "=1+1",
            "München",
            "東京",
            "✈️ 🛫",
            "");

    /** Texts that a store may have no way to hold. */
    private static final List<String> HOSTILE_TEXTS =
            List.of("nul\u0000character", "lone surrogate \ud83d", "\ufeffmark");

    private static final AtomicInteger LOTS = new AtomicInteger();

    /** Opens the sink under test for {@link Observation#TABLE}. It is closed by the test. */
    protected abstract RecordSink open() throws Exception;

    /**
     * Reads all rows of {@link Observation#TABLE} back from the store, in any order: the values by the names of their
     * columns, of the classes that the columns' types say, without those that are null. A row that is there twice is given
     * twice.
     */
    protected abstract List<Map<String, Object>> stored() throws Exception;

    /**
     * Returns whether the store keeps one row of each id, whatever lots it came in. One that does not keeps one row of each
     * id of a lot.
     */
    protected boolean isKeyed() {
        return true;
    }

    @Test
    void aRowIsStored() throws Exception {
        Observation observation = Observation.of("one", MORNING, 7);

        write(lot(observation));

        assertStored("one", observation);
    }

    @Test
    void whatARowLacksIsAbsent() throws Exception {
        Observation nothing = new Observation("lacking", MORNING, null, null, null, null, null);
        Observation all = Observation.of("lacking nothing", MORNING, 3);

        write(lot(nothing, all));

        assertStored("lacking", nothing, all);
    }

    @Test
    void numbersAndTimesAreExact() throws Exception {
        List<Observation> observations = List.of(
                numbers("exact 1", Long.MAX_VALUE, Double.MAX_VALUE, "2024-11-20T23:59:59.999Z"),
                numbers("exact 2", Long.MIN_VALUE, -Double.MAX_VALUE, "1969-12-31T23:59:59.999Z"),
                numbers("exact 3", (1L << 53) + 1, 0.1, "1970-01-01T00:00:00Z"),
                numbers("exact 4", 0, 0.0, "2024-03-31T01:30:00.001Z"),
                numbers("exact 5", -1, 1e-300, "2024-10-27T01:30:00.010Z"),
                numbers("exact 6", 1, 123456789.12345679, "2038-01-19T03:14:08Z"),
                numbers("exact 7", 1, 1e22, "2099-12-31T23:00:00.100Z"));

        write(lot(observations.toArray(Observation[]::new)));

        assertStored("exact", observations.toArray(Observation[]::new));
    }

    /** A store need not be able to hold them, but what it does not hold it must refuse, and only that. */
    @Test
    void numbersThatAreNoneAreStoredOrRefusedButNotLost() throws Exception {
        writeHostile(
                "no number",
                Observation.of("no number, but one", MORNING, 1),
                numbers("no number 1", 1, Double.NaN, "2024-11-20T08:00:00Z"),
                numbers("no number 2", 1, Double.POSITIVE_INFINITY, "2024-11-20T08:00:00Z"),
                numbers("no number 3", 1, Double.NEGATIVE_INFINITY, "2024-11-20T08:00:00Z"),
                numbers("no number 4", 1, Double.MIN_VALUE, "2024-11-20T08:00:00Z"));
    }

    @Test
    void awkwardTextsAreReadBackEqual() throws Exception {
        Observation[] observations = IntStream.range(0, AWKWARD_TEXTS.size())
                .mapToObj(i -> Observation.of("awkward " + i, MORNING, i).by(AWKWARD_TEXTS.get(i)))
                .toArray(Observation[]::new);

        write(lot(observations));

        assertStored("awkward", observations);
    }

    @Test
    void awkwardIdsDoNotMix() throws Exception {
        Observation[] observations = AWKWARD_TEXTS.stream()
                .map(text -> Observation.of("id " + text, MORNING, text.length()))
                .toArray(Observation[]::new);

        write(lot(observations));
        write(lot(Observation.of("id A", MORNING, 1), Observation.of("id a", MORNING, 2)));

        assertThat(rows("id ")).hasSize(observations.length + 2).containsAll(named(observations));
    }

    @Test
    void textsOfAnyLengthAreStored() throws Exception {
        Observation longText = Observation.of("long", MORNING, 1).by("✈ 0123456789".repeat(20_000));

        write(lot(longText));

        assertStored("long", longText);
    }

    @Test
    void hostileTextsAreStoredOrRefusedButNotLost() throws Exception {
        List<Observation> observations = new ArrayList<>();
        observations.add(Observation.of("hostile, the first", MORNING, 1));
        HOSTILE_TEXTS.forEach(text -> observations.add(
                Observation.of("hostile " + observations.size(), MORNING, 1).by(text)));
        HOSTILE_TEXTS.forEach(text -> observations.add(Observation.of("hostile " + text, MORNING, 1)));
        observations.add(Observation.of("hostile " + "x".repeat(100_000), MORNING, 1));
        observations.add(Observation.of("hostile, the last", MORNING, 1));

        writeHostile("hostile", observations.toArray(Observation[]::new));
    }

    @Test
    void aLotWrittenAgainChangesNothing() throws Exception {
        Observation observation = Observation.of("again", MORNING, 7);
        RecordLot lot = lot(observation);

        try (RecordSink sink = open()) {
            assertThat(sink.write(lot)).isEmpty();
            assertThat(sink.write(lot)).isEmpty();
        }
        write(lot);

        assertStored("again", observation);
    }

    /** As after a task that was killed while it wrote. */
    @Test
    void ofALotThatWasStoredInPartTheRestFollows() throws Exception {
        Observation[] observations = IntStream.range(0, 100)
                .mapToObj(i -> Observation.of("part " + i, MORNING.plus(Duration.ofMinutes(i)), i))
                .toArray(Observation[]::new);
        RecordLot whole = lot(observations);

        write(new RecordLot(whole.name(), whole.rows().subList(0, 37)));
        write(whole);

        assertStored("part", observations);
    }

    @Test
    void aLaterLotReplacesRowsOfTheSameId() throws Exception {
        assumeTrue(isKeyed(), "this store keeps a row of each lot");
        Observation later = Observation.of("later", MORNING.plusSeconds(3600), 9);

        try (RecordSink sink = open()) {
            assertThat(sink.write(lot(Observation.of("later", MORNING, 7)))).isEmpty();
            assertThat(sink.write(lot(later))).isEmpty();
        }

        assertStored("later", later);
    }

    @Test
    void whatALaterRowLacksIsNotKeptOfAnEarlierOne() throws Exception {
        assumeTrue(isKeyed(), "this store keeps a row of each lot");
        Observation later = new Observation("poorer", MORNING, null, null, null, null, null);

        write(lot(Observation.of("poorer", MORNING, 7)));
        write(lot(later));

        assertStored("poorer", later);
    }

    @Test
    void ofTwoRowsOfOneIdInALotTheLaterOneStays() throws Exception {
        Observation later = Observation.of("twice", MORNING.plusSeconds(7200), 9);
        Observation other = Observation.of("twice, the other", MORNING, 1);

        write(lot(Observation.of("twice", MORNING, 7), other, Observation.of("twice", MORNING, 8), later));

        assertStored("twice", other, later);
    }

    @Test
    void rowsOfSeveralHoursAndDaysAreStored() throws Exception {
        Observation[] observations = IntStream.range(0, 60)
                .mapToObj(i -> Observation.of("hours " + i, MORNING.plus(Duration.ofMinutes(37L * i)), i))
                .toArray(Observation[]::new);

        write(lot(observations));

        assertStored("hours", observations);
    }

    @Test
    void aLotOfTheGreatestSizeIsStored() throws Exception {
        Observation[] observations = IntStream.range(0, RecordLot.MAX_ROWS)
                .mapToObj(i -> Observation.of("many " + i, MORNING.plusMillis(i), i))
                .toArray(Observation[]::new);

        write(lot(observations));

        assertStored("many", observations);
    }

    @Test
    void anEmptyLotIsFine() throws Exception {
        write(lot());
    }

    @Test
    void severalSinksWriteAtTheSameTime() throws Exception {
        List<Observation> all = new ArrayList<>();
        List<Future<?>> writing = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int thread = 0; thread < 3; thread++) {
                List<Observation> own = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    own.add(Observation.of("threads %d %d".formatted(thread, i), MORNING, i));
                }
                all.addAll(own);
                writing.add(threads.submit(() -> {
                    try (RecordSink sink = open()) {
                        for (int i = 0; i < own.size(); i += 100) {
                            sink.write(lot(own.subList(i, i + 100).toArray(Observation[]::new)));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : writing) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }

        assertStored("threads", all.toArray(Observation[]::new));
    }

    @Test
    void whatWasWrittenOutlivesTheSink() throws Exception {
        Observation before = Observation.of("outlives, before", MORNING, 1);
        Observation after = Observation.of("outlives, after", MORNING, 2);

        write(lot(before));
        write(lot(after));

        assertStored("outlives", before, after);
    }

    @Test
    void aSinkCanBeOpenedAndClosedWithoutUse() throws Exception {
        open().close();
    }

    /** Returns a lot of a name that no other has. */
    protected static RecordLot lot(Observation... observations) {
        List<RecordRow> rows = new ArrayList<>();
        for (Observation observation : observations) {
            rows.add(observation.row());
        }
        return new RecordLot(RecordLot.name("observations", 3, LOTS.incrementAndGet()), rows);
    }

    /** Writes a lot with a sink of its own, and sees to it that no row is refused. */
    protected final void write(RecordLot lot) throws Exception {
        try (RecordSink sink = open()) {
            assertThat(sink.write(lot)).as("refused rows").isEmpty();
        }
    }

    /** Sees to it that these are the rows whose ids begin so, each once. */
    protected final void assertStored(String prefix, Observation... observations) throws Exception {
        assertThat(rows(prefix)).containsExactlyInAnyOrderElementsOf(named(observations));
    }

    private void writeHostile(String prefix, Observation... observations) throws Exception {
        RecordLot lot = lot(observations);
        List<RefusedRecord> refused;
        try (RecordSink sink = open()) {
            refused = sink.write(lot);
        }

        assertThat(refused).allSatisfy(each -> assertThat(each.reason()).isNotBlank());
        List<Integer> indexes = refused.stream().map(RefusedRecord::index).toList();
        assertThat(indexes).doesNotHaveDuplicates().doesNotContain(0);
        assertStored(
                prefix,
                IntStream.range(0, observations.length)
                        .filter(index -> !indexes.contains(index))
                        .mapToObj(index -> observations[index])
                        .toArray(Observation[]::new));
    }

    private List<Map<String, Object>> rows(String prefix) throws Exception {
        return stored().stream()
                .filter(row ->
                        row.get(Observation.TABLE.idColumn().name()).toString().startsWith(prefix))
                .toList();
    }

    private static List<Map<String, Object>> named(Observation... observations) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Observation observation : observations) {
            rows.add(InMemoryRecordSink.named(Observation.TABLE, observation.row()));
        }
        return rows;
    }

    private static Observation numbers(String id, long whole, double fraction, String time) {
        return new Observation(id, Instant.parse(time), null, whole, fraction, Instant.parse(time), true);
    }
}
