package io.airline.dashboard;

import io.airline.aggregations.Dimension;
import io.airline.aggregations.Field;
import io.airline.aggregations.LeaderboardEntry;
import io.airline.aggregations.RecentSlices;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.SparklinePoint;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.TimeWindow;
import io.airline.dashboard.Views.CandlesView;
import io.airline.dashboard.Views.Entry;
import io.airline.dashboard.Views.HistogramView;
import io.airline.dashboard.Views.LeaderboardView;
import io.airline.dashboard.Views.MeasureView;
import io.airline.dashboard.Views.PanelView;
import io.airline.dashboard.Views.Point;
import io.airline.dashboard.Views.SparklineView;
import io.airline.dashboard.Views.StreamView;
import io.airline.dashboard.Views.ValuesView;
import io.airline.dashboard.Views.WindowView;
import io.airline.dashboard.Views.WindowsView;
import io.airline.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream as the dashboard knows it: its newest slices, and the answers about them. Thread-safe; a question waits while
 * another is answered or totals come in.
 *
 * @param <E> type of the stream's events
 */
final class LiveStream<E extends SpecificRecordBase> implements TotalSource.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    /** Events per second are those of the whole slices within this span. */
    private static final Duration RATE_SPAN = Duration.ofSeconds(30);

    /** The windows that the page offers. */
    private static final List<Duration> PAGE_WINDOWS =
            Stream.of(1, 5, 15, 60).map(Duration::ofMinutes).toList();

    /** Steps that lines and candles have at most, unless asked otherwise: as many as a picture has room for. */
    private static final int LINE_STEPS = 60;

    private static final int CANDLE_STEPS = 15;

    /** Keys that may be asked for in as many steps as there may be; more of them in fewer steps. */
    private static final int MAX_KEYS = 10;

    private static final long BYTES_PER_MEBIBYTE = 1 << 20;

    private final StreamDefinition<E> definition;
    private final Slices slices;
    private final Duration retention;
    private final Duration staleAfter;
    private final InstantSource clock;
    private final Runnable changed;
    private final RecentSlices<E> recent;
    private final LiveSeries<E> series;
    private final int maxSteps;
    private final List<PanelView> panels;
    private long version;
    private boolean sawOtherSlices;

    /**
     * Makes a stream without slices.
     *
     * @param changed called after totals were taken in, by the thread that brought them
     */
    LiveStream(StreamDefinition<E> definition, DashboardConfig config, InstantSource clock, Runnable changed) {
        this.definition = definition;
        this.slices = Slices.of(config.sliceLength());
        this.retention = config.retention();
        this.staleAfter = config.staleAfter();
        this.clock = clock;
        this.changed = changed;
        this.recent = new RecentSlices<>(
                definition,
                slices,
                retention,
                config.sliceMemory() * BYTES_PER_MEBIBYTE / config.streams().size());
        this.series = new LiveSeries<>(definition, slices, recent);
        this.maxSteps = config.entryLimit();
        this.panels = Pictures.describe(definition.panels());
        PAGE_WINDOWS.stream().filter(this::isKept).forEach(recent::follow);
    }

    StreamDefinition<E> definition() {
        return definition;
    }

    Duration retention() {
        return retention;
    }

    @Override
    public void take(List<SliceTotal> totals) {
        synchronized (this) {
            for (SliceTotal total : totals) {
                warnOfOtherSlices(total);
                recent.update(total);
            }
            version++;
        }
        changed.run();
    }

    private void warnOfOtherSlices(SliceTotal total) {
        if (!sawOtherSlices && !total.length().equals(slices.length())) {
            sawOtherSlices = true;
            LOG.warn(
                    "stream {}: the job's slices are {} long and ignored; dashboard.slice-length is {}",
                    definition.name(),
                    Durations.text(total.length()),
                    Durations.text(slices.length()));
        }
    }

    /** Returns a number that grows whenever totals come in. */
    synchronized long version() {
        return version;
    }

    /** Returns how the stream stands at the moment. */
    synchronized StreamView view() {
        Instant now = clock.instant();
        Optional<TimeWindow> kept = recent.window(retention);
        Optional<TimeWindow> newest = recent.window(slices.length());
        Optional<Duration> lag = newest.map(slice -> Duration.between(slice.end(), now));
        Double lagSeconds =
                lag.map(each -> Math.max(0, each.toMillis()) / 1000.0).orElse(null);
        return new StreamView(
                definition.name(),
                definition.topic(),
                slices.length(),
                retention,
                state(lag),
                newest.map(TimeWindow::start).orElse(null),
                recent.keptSince().orElse(null),
                lagSeconds,
                kept.map(window -> recent.total(countingDimension(), window)).orElse(0L),
                eventsPerSecond(now),
                definition.dimensions().stream().map(Dimension::name).toList(),
                measures(),
                panels);
    }

    private State state(Optional<Duration> lag) {
        if (lag.isEmpty()) {
            return State.WAITING;
        }
        return lag.get().compareTo(staleAfter) > 0 ? State.STALE : State.LIVE;
    }

    /** The open slice and what follows the last whole one are not counted; nor is the time before the first slice. */
    private double eventsPerSecond(Instant now) {
        Optional<TimeWindow> kept = recent.span();
        Instant end = slices.startOf(now);
        if (kept.isEmpty() || !kept.get().start().isBefore(end)) {
            return 0;
        }
        Instant start = slices.startOf(end.minus(RATE_SPAN));
        if (start.isBefore(kept.get().start())) {
            start = kept.get().start();
        }
        TimeWindow span = new TimeWindow(start, end);
        double rate =
                recent.total(countingDimension(), span) * 1000.0 / span.size().toMillis();
        return Math.round(rate * 10) / 10.0;
    }

    /** The number of events is not on the topic: the first dimension stands for it, of which each event has one key. */
    private String countingDimension() {
        return definition.dimensions().get(0).name();
    }

    private List<MeasureView> measures() {
        List<MeasureView> measures = new ArrayList<>();
        definition.measures().fieldsByMeasure().forEach((name, fields) -> {
            if (!name.equals(SliceTotal.COUNT)) {
                measures.add(new MeasureView(
                        name,
                        fields.stream()
                                .filter(field -> field.type() != Field.Type.BYTES)
                                .map(Field::name)
                                .toList()));
            }
        });
        return measures;
    }

    /**
     * Returns the best keys of the newest window of that size, with the results of the measures for each.
     *
     * @throws IllegalArgumentException if there is no such dimension, or no window of that size is kept
     */
    synchronized LeaderboardView leaderboard(String dimension, Duration size, int limit) {
        requireKept("window", size);
        definition.dimension(dimension);
        Optional<TimeWindow> window = recent.window(size);
        if (window.isEmpty()) {
            return new LeaderboardView(definition.name(), dimension, null, 0, List.of());
        }
        return new LeaderboardView(
                definition.name(),
                dimension,
                covered(window.get()),
                recent.total(dimension, window.get()),
                entries(dimension, window.get(), limit));
    }

    /** Returns the part of {@code window} whose slices were not dropped before their time. */
    private TimeWindow covered(TimeWindow window) {
        return recent.keptSince()
                .filter(since -> since.isAfter(window.start()))
                .map(since -> new TimeWindow(since, window.end()))
                .orElse(window);
    }

    private List<Entry> entries(String dimension, TimeWindow window, int limit) {
        List<Entry> entries = new ArrayList<>();
        for (LeaderboardEntry entry : recent.top(dimension, window, limit)) {
            Map<String, Object> results =
                    definition.measures().fieldsByMeasure().size() == 1
                            ? Map.of()
                            : withoutCount(recent.result(dimension, entry.key(), window));
            entries.add(new Entry(entry.rank(), entry.key(), entry.count(), entry.share(), results));
        }
        return entries;
    }

    /**
     * Returns how one key developed within the newest window of that size.
     *
     * @throws IllegalArgumentException if there is no such dimension, no window of that size is kept, slices do not divide
     *     the step, the step does not divide the window, or that were more than {@code limit} points
     */
    synchronized SparklineView sparkline(String dimension, String key, Duration size, Duration step, int limit) {
        requireSteps(size, step, limit);
        definition.dimension(dimension);
        Optional<TimeWindow> window = recent.window(size);
        List<Point> points = new ArrayList<>();
        if (window.isPresent()) {
            for (SparklinePoint point : recent.sparkline(dimension, key, window.get(), step)) {
                points.add(new Point(
                        point.window().start(), point.window().end(), point.count(), withoutCount(point.results())));
            }
        }
        return new SparklineView(definition.name(), dimension, key, window.orElse(null), step, points);
    }

    private void requireSteps(Duration size, Duration step, int limit) {
        requireKept("window", size);
        requireWhole("step", step);
        if (size.toMillis() % step.toMillis() != 0) {
            throw new IllegalArgumentException(
                    "step %s does not divide window %s".formatted(Durations.text(step), Durations.text(size)));
        }
        if (size.dividedBy(step) > limit) {
            throw new IllegalArgumentException("window %s has %d steps of %s, more than %d"
                    .formatted(Durations.text(size), size.dividedBy(step), Durations.text(step), limit));
        }
    }

    /**
     * Returns the shortest step that gives lines as many points as a picture has room for.
     *
     * @throws IllegalArgumentException if no window of that size is kept
     */
    Duration lineStep(Duration size) {
        return step(size, LINE_STEPS);
    }

    /**
     * Returns the shortest step that gives as many candles as a picture has room for.
     *
     * @throws IllegalArgumentException if no window of that size is kept
     */
    Duration candleStep(Duration size) {
        return step(size, CANDLE_STEPS);
    }

    private Duration step(Duration size, int most) {
        requireKept("window", size);
        long slicesInAll = size.dividedBy(slices.length());
        int parts = Math.min(most, maxSteps);
        long slicesInStep = (slicesInAll + parts - 1) / parts;
        while (slicesInAll % slicesInStep != 0) {
            slicesInStep++;
        }
        return slices.length().multipliedBy(slicesInStep);
    }

    /** Returns the names of all fields that are numbers. */
    List<String> numbers() {
        return series.numbers();
    }

    /**
     * Returns how fields of one key, or of the leading ones, developed within about the newest window of that size; its steps
     * are aligned to the epoch.
     *
     * @param fields names of fields that are numbers
     * @param limit the most keys
     * @throws IllegalArgumentException if there is no such dimension or field, no window of that size is kept, slices do not
     *     divide the step, the step does not divide the window, or there are too many steps or values
     */
    synchronized ValuesView values(
            String dimension, List<String> fields, Optional<String> key, Duration size, Duration step, int limit) {
        requireSteps(size, step, maxSteps);
        if (size.dividedBy(step) * limit > MAX_KEYS * (long) maxSteps) {
            throw new IllegalArgumentException("%d keys in %d steps are more values than %d"
                    .formatted(limit, size.dividedBy(step), MAX_KEYS * (long) maxSteps));
        }
        return series.values(dimension, fields, key, size, step, limit);
    }

    /**
     * Returns the candles of one key, the leading one if none is given; for the rest see {@link #values}.
     *
     * @param fields names of four fields: open, high, low and close
     */
    synchronized CandlesView candles(
            String dimension, List<String> fields, Optional<String> key, Duration size, Duration step) {
        requireSteps(size, step, maxSteps);
        return series.candles(dimension, fields, key, size, step);
    }

    /**
     * Returns the classes of a histogram in the newest window of that size, of one key or of all.
     *
     * @throws IllegalArgumentException if there is no such dimension, no such measure or it is no histogram, or no window of
     *     that size is kept
     */
    synchronized HistogramView histogram(String dimension, String measure, Optional<String> key, Duration size) {
        requireKept("window", size);
        return series.histogram(dimension, measure, key, size);
    }

    /**
     * Refuses choices that a picture cannot be drawn with.
     *
     * @throws IllegalArgumentException if a step does not suit the window
     */
    void requireChoices(Duration size, Map<Integer, Pictures.Choice> choices) {
        choices.values().forEach(choice -> choice.step().ifPresent(step -> requireSteps(size, step, maxSteps)));
    }

    /**
     * Returns the tumbling windows of that size, aligned to the epoch, earliest first: those that have events and that are
     * kept whole. The last one may still be open.
     *
     * @throws IllegalArgumentException if there is no such dimension, or no window of that size is kept
     */
    synchronized WindowsView windows(String dimension, Duration size, int limit) {
        requireKept("size", size);
        definition.dimension(dimension);
        List<WindowView> windows = new ArrayList<>();
        Optional<TimeWindow> kept = recent.kept();
        if (kept.isPresent()) {
            Slices tumbling = Slices.of(size);
            Instant first = tumbling.startOf(kept.get().start().plus(size).minusMillis(1));
            for (Instant start = first; start.isBefore(kept.get().end()); start = start.plus(size)) {
                TimeWindow window = new TimeWindow(start, start.plus(size));
                long total = recent.total(dimension, window);
                if (total > 0) {
                    windows.add(new WindowView(window.start(), window.end(), total, entries(dimension, window, limit)));
                }
            }
        }
        return new WindowsView(definition.name(), dimension, size, windows);
    }

    private static Map<String, Object> withoutCount(Map<String, Object> results) {
        Map<String, Object> others = new LinkedHashMap<>(results);
        others.remove(SliceTotal.COUNT);
        return others;
    }

    /**
     * Refuses a window that cannot be shown.
     *
     * @throws IllegalArgumentException if it is no whole number of slices, or longer than what is kept
     */
    void requireWindow(Duration size) {
        requireKept("window", size);
    }

    private boolean isKept(Duration size) {
        return size.compareTo(retention) <= 0 && isWhole(size);
    }

    private void requireKept(String name, Duration size) {
        requireWhole(name, size);
        if (size.compareTo(retention) > 0) {
            throw new IllegalArgumentException("%s %s is longer than the %s that are kept"
                    .formatted(name, Durations.text(size), Durations.text(retention)));
        }
    }

    private boolean isWhole(Duration size) {
        return !size.isZero() && size.toNanos() % slices.length().toNanos() == 0;
    }

    private void requireWhole(String name, Duration size) {
        if (!isWhole(size)) {
            throw new IllegalArgumentException("%s %s is not a whole number of slices of %s, at least one"
                    .formatted(name, Durations.text(size), Durations.text(slices.length())));
        }
    }
}
