package io.airline.dashboard;

import io.airline.dashboard.Views.StreamView;
import io.airline.model.metrics.Metric;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.router.Endpoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** What the dashboard tells Prometheus. Thread-safe. */
final class DashboardMetrics {
    /** Serves them, like all else only to who may come in. */
    static final String PATH = "/metrics";

    private static final Metric INFO =
            Metric.info("airline_dashboard_info", "The version of the dashboard that runs.", "version");
    private static final Metric LIVE_READERS =
            Metric.gauge("airline_dashboard_live_readers", "Readers of the live feed.");
    private static final Metric TOTALS_READ = Metric.counter(
            "airline_dashboard_totals_read_total",
            "Totals read from the -kpis topic, from its beginning at each start; one may be read again.",
            "stream");
    private static final Metric LAST_UPDATE = Metric.gauge(
            "airline_dashboard_last_update_timestamp_seconds", "When the newest totals were read.", "stream");
    private static final Metric EVENTS_KEPT =
            Metric.gauge("airline_dashboard_events_kept", "Events in the totals that are kept in memory.", "stream");
    private static final Metric EVENT_TIME_LAG = Metric.gauge(
            "airline_dashboard_event_time_lag_seconds",
            "How long ago the newest slice that is shown ended; 0 while it is open. Grows too if no events come.",
            "stream");
    private static final Metric REQUEST_DURATION = Metric.histogram(
            "airline_dashboard_http_request_duration_seconds",
            "How long answers took, by route and class of the status (2xx); the live feed only if it was refused.",
            "route",
            "status");

    /** Every metric of the dashboard beside those of the Java virtual machine. */
    static final List<Metric> ALL =
            List.of(INFO, LIVE_READERS, TOTALS_READ, LAST_UPDATE, EVENTS_KEPT, EVENT_TIME_LAG, REQUEST_DURATION);

    /** Upper bounds of the durations of answers, in seconds. */
    private static final double[] REQUEST_BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Map<String, Updates> updates = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Histogram requestDuration;

    /** The totals read of a stream. */
    private static final class Updates {
        private final LongAdder totals = new LongAdder();
        private volatile Instant newest;
    }

    DashboardMetrics(String version, LiveFeed feed, Map<String, LiveStream<?>> streams, InstantSource clock) {
        this.clock = clock;
        streams.keySet().forEach(stream -> updates.put(stream, new Updates()));
        JvmMetrics.builder().register(registry);
        INFO.registerInfo(registry, version);
        LIVE_READERS.register(registry, values -> values.set(feed.readers()));
        TOTALS_READ.register(
                registry, values -> updates.forEach((stream, each) -> values.set(each.totals.doubleValue(), stream)));
        LAST_UPDATE.register(
                registry,
                values -> updates.forEach((stream, each) -> {
                    if (each.newest != null) {
                        values.set(each.newest.toEpochMilli() / 1000.0, stream);
                    }
                }));
        ofViews(EVENTS_KEPT, streams, (view, values) -> values.set((double) view.events(), view.name()));
        ofViews(EVENT_TIME_LAG, streams, (view, values) -> {
            if (view.lagSeconds() != null) {
                values.set(view.lagSeconds(), view.name());
            }
        });
        requestDuration = REQUEST_DURATION.registerHistogram(registry, REQUEST_BOUNDS);
    }

    private void ofViews(
            Metric metric, Map<String, LiveStream<?>> streams, BiConsumer<StreamView, Metric.Values> tell) {
        metric.register(registry, values -> streams.values().forEach(stream -> tell.accept(stream.view(), values)));
    }

    /** Counts totals that were read. */
    void read(String stream, int totals) {
        Updates update = updates.get(stream);
        update.totals.add(totals);
        update.newest = clock.instant();
    }

    /** Counts an answer; who reads the live feed stays, and is counted as a reader instead. */
    void answered(Context context, Float millis) {
        Endpoint endpoint = context.endpoints().matchedHttpEndpoint();
        String route = endpoint == null ? "none" : endpoint.path;
        int status = context.status().getCode();
        boolean isLive = route.equals(DashboardServer.LIVE) && status < HttpStatus.BAD_REQUEST.getCode();
        if (!isLive) {
            requestDuration.labelValues(route, status / 100 + "xx").observe(millis / 1000.0);
        }
    }

    /** Answers with all metrics, in the format that the client accepts. */
    void serve(Context context) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(context.header("Accept"));
        context.contentType(writer.getContentType());
        writer.write(context.outputStream(), registry.scrape());
    }
}
