package io.airline.dashboard;

import io.airline.aggregations.Field;
import io.airline.aggregations.LeaderboardEntry;
import io.airline.aggregations.RecentSlices;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.TimeWindow;
import io.airline.dashboard.Views.Candle;
import io.airline.dashboard.Views.CandlesView;
import io.airline.dashboard.Views.HistogramClass;
import io.airline.dashboard.Views.HistogramView;
import io.airline.dashboard.Views.Line;
import io.airline.dashboard.Views.ValuesView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * How the keys of a stream developed: values and candles by step, and histograms. Steps are aligned to the epoch, so a step
 * that has ended stays as it is; the last one holds the newest slice and is still filling, and the window ends with it.
 *
 * <p>Not thread-safe.
 *
 * @param <E> type of the stream's events
 */
final class LiveSeries<E extends SpecificRecordBase> {
    /** Of two keys, the one that led before goes on leading until the other has so many times its events. */
    private static final double LEAD = 1.1;

    /** A key that led before is looked for among so many times the keys that lead. */
    private static final int CONTENDERS = 4;

    /** How many leads are remembered; the least recently asked for gives way. */
    private static final int LEADS = 64;

    private final StreamDefinition<E> definition;
    private final Slices slices;
    private final RecentSlices<E> recent;
    private final Map<Lead, List<String>> leads = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Lead, List<String>> eldest) {
            return size() > LEADS;
        }
    };

    /** Of which keys the leading ones are asked for. */
    private record Lead(String dimension, Duration size, int limit) {}

    LiveSeries(StreamDefinition<E> definition, Slices slices, RecentSlices<E> recent) {
        this.definition = definition;
        this.slices = slices;
        this.recent = recent;
    }

    /** Returns fields by step; {@code size} is kept, {@code step} is whole slices and divides it. */
    ValuesView values(
            String dimension, List<String> fields, Optional<String> key, Duration size, Duration step, int limit) {
        fields.forEach(this::requireNumber);
        definition.dimension(dimension);
        Optional<TimeWindow> window = aligned(size, step);
        List<Line> lines = new ArrayList<>();
        if (window.isPresent()) {
            for (String each : key.map(List::of).orElseGet(() -> leading(dimension, size, limit))) {
                Map<String, List<Number>> values = new LinkedHashMap<>();
                fields.forEach(field -> values.put(field, new ArrayList<>()));
                for (Map<String, Number> numbers : numbers(dimension, each, window.get(), step)) {
                    values.forEach((field, list) -> list.add(numbers.get(field)));
                }
                lines.add(new Line(each, values));
            }
        }
        return new ValuesView(definition.name(), dimension, window.orElse(null), step, fields, lines);
    }

    /** Returns candles of four fields: open, high, low, close; those of the leading key if none is given. */
    CandlesView candles(String dimension, List<String> fields, Optional<String> key, Duration size, Duration step) {
        fields.forEach(this::requireNumber);
        definition.dimension(dimension);
        Optional<TimeWindow> window = aligned(size, step);
        Optional<String> shown = window.isEmpty()
                ? key
                : key.or(() -> leading(dimension, size, 1).stream().findFirst());
        List<Candle> candles = new ArrayList<>();
        if (window.isPresent() && shown.isPresent()) {
            Instant start = window.get().start();
            for (Map<String, Number> numbers : numbers(dimension, shown.get(), window.get(), step)) {
                Instant end = start.plus(step);
                candles.add(new Candle(
                        start,
                        end,
                        numbers.getOrDefault(SliceTotal.COUNT, 0L).longValue(),
                        numbers.get(fields.get(0)),
                        numbers.get(fields.get(1)),
                        numbers.get(fields.get(2)),
                        numbers.get(fields.get(3))));
                start = end;
            }
        }
        return new CandlesView(
                definition.name(), dimension, shown.orElse(null), window.orElse(null), step, fields, candles);
    }

    /** Returns a histogram's classes, of one key or of all. */
    HistogramView histogram(String dimension, String measure, Optional<String> key, Duration size) {
        definition.dimension(dimension);
        if (definition.measures().classes(measure).isEmpty()) {
            throw new IllegalArgumentException("stream %s has no histogram '%s'".formatted(definition.name(), measure));
        }
        Optional<TimeWindow> window = recent.window(size);
        Map<String, Long> counts = new LinkedHashMap<>();
        if (window.isPresent()) {
            Object result = key.map(
                            each -> recent.result(dimension, each, window.get()).get(measure))
                    .orElseGet(() -> recent.resultOfAllKeys(dimension, measure, window.get()));
            ((Map<?, ?>) result).forEach((label, count) -> counts.put((String) label, (Long) count));
        }
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        List<HistogramClass> classes = new ArrayList<>();
        counts.forEach((label, count) ->
                classes.add(new HistogramClass(label, count, total == 0 ? 0 : (double) count / total)));
        return new HistogramView(
                definition.name(), dimension, measure, key.orElse(null), window.orElse(null), total, classes);
    }

    private void requireNumber(String name) {
        List<String> numbers = numbers();
        if (!numbers.contains(name)) {
            throw new IllegalArgumentException(
                    "stream %s has no number '%s', but %s".formatted(definition.name(), name, numbers));
        }
    }

    /** Returns the names of all fields that are numbers. */
    List<String> numbers() {
        return definition.measures().fields().stream()
                .filter(field -> field.type() != Field.Type.BYTES)
                .map(Field::name)
                .toList();
    }

    /** Returns the numbers of each step; of one that begins before what is kept nothing is known. */
    private List<Map<String, Number>> numbers(String dimension, String key, TimeWindow window, Duration step) {
        List<Map<String, Number>> numbers = new ArrayList<>(recent.numbers(dimension, key, window, step));
        recent.keptSince().ifPresent(since -> {
            for (int i = 0;
                    i < numbers.size()
                            && window.start().plus(step.multipliedBy(i)).isBefore(since);
                    i++) {
                numbers.set(i, Map.of());
            }
        });
        return numbers;
    }

    private Optional<TimeWindow> aligned(Duration size, Duration step) {
        return recent.window(size).map(newest -> {
            Instant newestSlice = newest.end().minus(slices.length());
            Instant end = Slices.of(step).startOf(newestSlice).plus(step);
            return new TimeWindow(end.minus(size), end);
        });
    }

    /**
     * Returns the leading keys: those of most events, but among keys of nearly as many the ones that led before, so that
     * pictures do not jump from one to the other; these first.
     */
    private List<String> leading(String dimension, Duration size, int limit) {
        Lead lead = new Lead(dimension, size, limit);
        List<String> before = leads.getOrDefault(lead, List.of());
        TimeWindow window = recent.window(size).orElseThrow();
        Map<String, Double> scores = new LinkedHashMap<>();
        for (LeaderboardEntry entry : recent.top(dimension, window, CONTENDERS * limit)) {
            scores.put(entry.key(), entry.count() * (before.contains(entry.key()) ? LEAD : 1));
        }
        List<String> best = scores.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        List<String> leading = new ArrayList<>(before);
        leading.retainAll(best);
        best.stream().filter(key -> !before.contains(key)).forEach(leading::add);
        leads.put(lead, List.copyOf(leading));
        return leading;
    }
}
