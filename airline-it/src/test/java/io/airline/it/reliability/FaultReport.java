package io.airline.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.airline.aggregations.SliceTotal;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one kind of fault has done to the totals, over all its tries: printed as a row of {@code docs/reliability.md}, and
 * written as JSON to {@code target/reliability}.
 *
 * <p>Not thread-safe.
 */
final class FaultReport {
    private final String fault;
    private final List<Duration> recoveries = new ArrayList<>();
    private long published;
    private long lost;
    private long twice;

    /**
     * Makes an empty report.
     *
     * @param fault what is done, as the page says it
     */
    FaultReport(String fault) {
        this.fault = fault;
    }

    /**
     * Holds the store, and what was published to {@code <topic>-kpis}, against the oracle, now that all is stored, and
     * counts what is missing and what is there too often.
     *
     * @param recovery from the fault's end (from the fault itself, if what was killed is started again at once) until an
     *     event was stored again
     */
    void tried(AirlineStack stack, Duration recovery) throws InterruptedException {
        Expected expected = Expected.of(stack.bootstrapServers(), stack.stream());
        assertThat(expected.totals()).as("nothing was published").isNotEmpty();
        recoveries.add(recovery);
        Map<String, Long> shouldBe = bySlice(expected.totals());
        published = Math.max(
                published,
                expected.counts().values().iterator().next().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        compare(shouldBe, bySlice(stack.kpis()));
        compare(byKey(expected.counts()), byKey(stack.stored()));
    }

    private void compare(Map<String, Long> expected, Map<String, Long> actual) {
        Map<String, Long> differences = new TreeMap<>(actual);
        expected.forEach((group, count) -> differences.merge(group, -count, Long::sum));
        for (long difference : differences.values()) {
            lost += Math.max(0, -difference);
            twice += Math.max(0, difference);
        }
    }

    private static Map<String, Long> bySlice(List<SliceTotal> totals) {
        Map<String, Long> counts = new TreeMap<>();
        totals.forEach(total -> counts.put(total.dimension() + " " + total.start() + " " + total.key(), total.count()));
        return counts;
    }

    private static Map<String, Long> byKey(Map<String, Map<String, Long>> counts) {
        Map<String, Long> flat = new TreeMap<>();
        counts.forEach((dimension, keys) -> keys.forEach((key, count) -> flat.put(dimension + " " + key, count)));
        return flat;
    }

    /** Prints and writes all, and fails if anything was lost or counted twice. */
    void report() throws IOException {
        double[] seconds = recoveries.stream()
                .mapToDouble(each -> each.toMillis() / 1000.0)
                .sorted()
                .toArray();
        assertThat(seconds).as("tries").isNotEmpty();
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %,d | %d | %d | %.1f s, at most %.1f s |%n",
                fault,
                seconds.length,
                published,
                lost,
                twice,
                seconds[seconds.length / 2],
                seconds[seconds.length - 1]);
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("fault", fault);
        numbers.put("tries", seconds.length);
        numbers.put("events", published);
        numbers.put("lost", lost);
        numbers.put("twice", twice);
        numbers.put("recovery seconds", seconds);
        Path directory = Files.createDirectories(Path.of("target", "reliability"));
        String file = fault.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".json";
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve(file).toFile(), numbers);
        assertThat(lost).as("events lost by: " + fault).isZero();
        assertThat(twice).as("events counted twice by: " + fault).isZero();
    }
}
