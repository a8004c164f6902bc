package io.airline.dashboard;

import io.airline.dashboard.Views.Entry;
import io.airline.dashboard.Views.WindowView;
import io.airline.producer.ProductionReport;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Four views with the names and the answers of this pipeline's Flask version, over the stream {@code routes}. New programs
 * use the API. Thread-safe.
 */
final class FlaskViews {
    private static final String STREAM = "routes";
    private static final String FILE = "routes.dat";
    private static final int TOP = 10;

    /** Whatever the view's name says. */
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final DashboardConfig config;
    private final Map<String, LiveStream<?>> streams;
    private final Map<String, EventTail> tails;
    private final Optional<Productions> productions;

    FlaskViews(
            DashboardConfig config,
            Map<String, LiveStream<?>> streams,
            Map<String, EventTail> tails,
            Optional<Productions> productions) {
        this.config = config;
        this.streams = streams;
        this.tails = tails;
        this.productions = productions;
    }

    void addTo(RoutesConfig routes) {
        // Each of these asked for by GET, as it was there.
        routes.get("/produce", context -> answer(context, "produce", () -> produce(context)));
        routes.get("/top10_source_airport", context -> answer(context, "top10_source_airport", this::topSources));
        routes.get(
                "/top10_equipment_30min_window",
                context -> answer(context, "top10_equipment_30min_window", this::topEquipment));
        routes.get("/dump_table", context -> answer(context, "dump_table", this::dumpTable));
    }

    /** Finds the data of a view. */
    @FunctionalInterface
    private interface View {
        List<Map<String, Object>> data() throws InterruptedException;
    }

    private static void answer(Context context, String name, View view) throws InterruptedException {
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            answer.put("data", view.data());
            answer.put("error", false);
            answer.put("message", name);
            answer.put("statusCode", HttpStatus.OK.getCode());
        } catch (Problem e) {
            context.status(e.status());
            answer.put("data", List.of());
            answer.put("error", true);
            answer.put("message", e.getMessage());
            answer.put("statusCode", e.status().getCode());
        }
        context.contentType("application/json").result(Json.bytes(answer));
    }

    private List<Map<String, Object>> produce(Context context) throws InterruptedException {
        AccessGuard.requireSameSite(context);
        Productions all = productions.orElseThrow(
                () -> new Problem(HttpStatus.FORBIDDEN, "productions are off; dashboard.productions turns them on"));
        ProductionReport report = all.start(STREAM, new Productions.Order(FILE, Optional.empty(), OptionalLong.empty()))
                .await();
        List<Map<String, Object>> data = new ArrayList<>();
        put(data, "Total count", report, report.counts().total());
        put(data, "Total success", report, report.counts().success());
        put(data, "Total errors by var transform", report, report.counts().errorsByTransform());
        put(data, "Total errors by invalid schema", report, report.counts().errorsBySchema());
        return data;
    }

    private static void put(List<Map<String, Object>> data, String name, ProductionReport report, long count) {
        data.add(Map.of(name, count));
        BigDecimal percent = report.percent(count);
        data.add(Map.of(name + " (%)", percent));
    }

    private List<Map<String, Object>> topSources() {
        List<Map<String, Object>> data = new ArrayList<>();
        LiveStream<?> stream = stream();
        for (Entry entry : stream.leaderboard("source", stream.retention(), TOP).entries()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("count", entry.count());
            row.put("source_airport", entry.key());
            data.add(row);
        }
        return data;
    }

    private List<Map<String, Object>> topEquipment() {
        record Row(long count, Instant start, Instant end, String equipment) {}

        List<Row> rows = new ArrayList<>();
        // All of each window: among equal counts the boards prefer other keys than this view does.
        for (WindowView window :
                stream().windows("equipment", WINDOW, Integer.MAX_VALUE).windows()) {
            for (Entry entry : window.entries()) {
                rows.add(new Row(entry.count(), window.start(), window.end(), entry.key()));
            }
        }
        return rows.stream()
                .sorted(Comparator.comparingLong(Row::count)
                        .thenComparing(Row::equipment)
                        .reversed()
                        .thenComparing(Row::start))
                .limit(TOP)
                .map(row -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("count", row.count());
                    fields.put("start", TIME.format(row.start()));
                    fields.put("end", TIME.format(row.end()));
                    fields.put("equipment", row.equipment());
                    return fields;
                })
                .toList();
    }

    /** The newest events; a table that grows without end is not dumped whole. */
    private List<Map<String, Object>> dumpTable() {
        stream();
        return tails.get(STREAM).newest(config.entryLimit()).stream()
                .map(EventFields::of)
                .toList();
    }

    private LiveStream<?> stream() {
        LiveStream<?> stream = streams.get(STREAM);
        if (stream == null) {
            throw Problem.notFound("the stream routes is not among dashboard.streams");
        }
        return stream;
    }
}
