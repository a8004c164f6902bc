package io.airline.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The answers of the API, field by field as they are sent; {@link Json} says how instants and durations are written. */
final class Views {
    private Views() {}

    /**
     * All streams.
     *
     * @param reference names of the reference tables that can be asked for
     */
    record StreamsView(List<StreamView> streams, List<String> reference) {}

    /**
     * One stream.
     *
     * @param newestSlice start of the newest slice, null as long as there is none
     * @param keptSince start of the oldest slice that is kept, if older ones had to go before their time; otherwise null
     * @param lagSeconds how long ago the newest slice ended, 0 while it is open, null as long as there is none
     * @param events number of events in the longest window
     * @param eventsPerSecond mean of the last whole slices, 30 s of them at most
     */
    record StreamView(
            String name,
            String topic,
            Duration sliceLength,
            Duration retention,
            State state,
            Instant newestSlice,
            Instant keptSince,
            Double lagSeconds,
            long events,
            double eventsPerSecond,
            List<String> dimensions,
            List<MeasureView> measures,
            List<PanelView> panels) {}

    /**
     * A picture that the definition asks for.
     *
     * @param number its place among them, from 1
     * @param kind leaderboard, sparklines, values, candles or histogram
     * @param fields the fields that it draws by themselves; open, high, low and close of candles
     * @param measure the measure that it draws as a whole, null for all but histograms
     */
    record PanelView(int number, String kind, String title, String dimension, List<String> fields, String measure) {}

    /** A measure other than the count, and the names of its fields in a sink. */
    record MeasureView(String name, List<String> fields) {}

    /**
     * The best keys of a window.
     *
     * @param window null as long as there is no slice; shorter than asked for if older slices had to go before their time
     * @param total sum of all keys' counts
     */
    record LeaderboardView(String stream, String dimension, TimeWindow window, long total, List<Entry> entries) {}

    /**
     * One key of a leaderboard.
     *
     * @param rank place, from 1
     * @param share count divided by the total, 0 to 1
     * @param results by measure; empty if the stream only counts
     */
    record Entry(int rank, String key, long count, double share, Map<String, Object> results) {}

    /**
     * How a key developed.
     *
     * @param window null as long as there is no slice; there are no points then
     */
    record SparklineView(
            String stream, String dimension, String key, TimeWindow window, Duration step, List<Point> points) {}

    /**
     * One step of a sparkline.
     *
     * @param end exclusive
     * @param results by measure; empty if the stream only counts
     */
    record Point(Instant start, Instant end, long count, Map<String, Object> results) {}

    /**
     * How fields developed.
     *
     * @param window null as long as there is no slice; it begins and ends with a step, the last of which is still filling
     */
    record ValuesView(
            String stream, String dimension, TimeWindow window, Duration step, List<String> fields, List<Line> lines) {}

    /**
     * One key of them.
     *
     * @param values by field, one for each step from the window's start on, null where there is none
     */
    record Line(String key, Map<String, List<Number>> values) {}

    /**
     * Candles of a key, one for each step.
     *
     * @param key null as long as there is none
     * @param window as of values
     * @param fields what open, high, low and close are
     */
    record CandlesView(
            String stream,
            String dimension,
            String key,
            TimeWindow window,
            Duration step,
            List<String> fields,
            List<Candle> candles) {}

    /**
     * One candle; numbers are null where there is no value.
     *
     * @param end exclusive
     */
    record Candle(Instant start, Instant end, long count, Number open, Number high, Number low, Number close) {}

    /**
     * A histogram of a window.
     *
     * @param key null if it is of all keys
     * @param window null as long as there is no slice; there are no classes then
     * @param total sum of the counts
     */
    record HistogramView(
            String stream,
            String dimension,
            String measure,
            String key,
            TimeWindow window,
            long total,
            List<HistogramClass> classes) {}

    /**
     * One class of values.
     *
     * @param share count divided by the total, 0 to 1
     */
    record HistogramClass(String label, long count, double share) {}

    /** Tumbling windows, earliest first. */
    record WindowsView(String stream, String dimension, Duration size, List<WindowView> windows) {}

    /**
     * One tumbling window.
     *
     * @param end exclusive
     * @param total sum of all keys' counts
     */
    record WindowView(Instant start, Instant end, long total, List<Entry> entries) {}

    /** The newest events, newest first, every field under its name in the schema. */
    record EventsView(String stream, String topic, List<Map<String, Object>> events) {}

    /**
     * A production that was started over HTTP.
     *
     * @param state running, completed, stopped or failed
     * @param progress empty until it reads its first record
     * @param report null while it runs, and if it failed before it began
     * @param error null unless it failed
     */
    record ProductionView(
            String id,
            String stream,
            String source,
            String rate,
            String state,
            Map<String, Object> progress,
            JsonNode report,
            String error) {}

    /** The productions of a stream, oldest first. */
    record ProductionsView(List<ProductionView> productions) {}
}
