package io.airline.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.airline.dashboard.Views.CandlesView;
import io.airline.dashboard.Views.Entry;
import io.airline.dashboard.Views.EventsView;
import io.airline.dashboard.Views.HistogramView;
import io.airline.dashboard.Views.LeaderboardView;
import io.airline.dashboard.Views.Line;
import io.airline.dashboard.Views.ProductionsView;
import io.airline.dashboard.Views.SparklineView;
import io.airline.dashboard.Views.StreamsView;
import io.airline.dashboard.Views.ValuesView;
import io.airline.dashboard.Views.WindowView;
import io.airline.dashboard.Views.WindowsView;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page and the API over HTTP. Thread-safe. */
final class DashboardServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);

    private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(15);
    private static final Duration DEFAULT_STEP = Duration.ofSeconds(30);
    private static final int DEFAULT_LIMIT = 10;
    private static final int DEFAULT_EVENTS = 100;

    /** How long requests under way may take to end when the dashboard stops. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    /** Threads for what is not the live feed. */
    private static final int THREADS = 32;

    /** Connections that are no readers of the live feed; as many are not answered before another one is closed. */
    private static final int CONNECTIONS = 256;

    /** Bytes of a request's body. */
    private static final long MAX_BODY = 16_384;

    /** The route of the live feed. */
    static final String LIVE = "/api/v1/{stream}/live";

    private static final String OPENAPI = "/io/airline/dashboard/openapi.json";
    private static final String LOGIN_FORM = "/io/airline/dashboard/login.html";
    private static final String ECHARTS = "/META-INF/resources/_static/echarts/5.6.0/dist/echarts.min.js";

    private static final String PROBLEM = "application/problem+json";

    /** Scripts and styles come from here and nowhere else, and none is written into the page. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:;"
            + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** The headers of every answer, which tell a browser to be careful. */
    private static final Map<String, String> CAREFUL = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private final DashboardConfig config;
    private final Map<String, LiveStream<?>> streams;
    private final Map<String, EventTail> tails;
    private final LiveFeed feed;
    private final Optional<Productions> productions;
    /** By name of table; empty if there is no reference data. */
    private final Map<String, Asset> reference;

    private final DashboardMetrics metrics;
    private final AccessGuard guard;
    private final Page page = new Page();
    private final Javalin javalin;

    /**
     * Makes a server; it listens once started.
     *
     * @param streams by name, in the order in which they are shown
     * @param tails by name of stream, one for each
     * @param productions empty if none may be started
     * @param reference empty if there is none
     */
    DashboardServer(
            DashboardConfig config,
            Map<String, LiveStream<?>> streams,
            Map<String, EventTail> tails,
            LiveFeed feed,
            Optional<Productions> productions,
            Optional<ReferenceData> reference,
            DashboardMetrics metrics) {
        this.config = config;
        this.streams = streams;
        this.tails = tails;
        this.feed = feed;
        this.productions = productions;
        this.reference = reference.map(DashboardServer::assets).orElse(Map.of());
        this.metrics = metrics;
        this.guard = new AccessGuard(config);
        if (guard.isOpenToAll()) {
            LOG.warn("whoever reaches {} sees everything; dashboard.access-token closes the dashboard", config.host());
        }
        this.javalin = Javalin.create(this::configure);
    }

    private static Map<String, Asset> assets(ReferenceData reference) {
        Map<String, Asset> assets = new TreeMap<>();
        reference
                .tables()
                .forEach((name, table) ->
                        assets.put(name, new Asset(Json.bytes(Map.of(name, table.values())), "application/json")));
        return assets;
    }

    /**
     * Starts to listen.
     *
     * @return the port
     * @throws io.javalin.util.JavalinBindException if the address cannot be had
     */
    int start() {
        javalin.start();
        return javalin.port();
    }

    /**
     * Returns every route as method and path, for the test of the document that describes them; without HEAD, which goes
     * with GET.
     */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(each -> each.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod() && !endpoint.method.equals(HandlerType.HEAD))
                .map(endpoint -> endpoint.method + " " + endpoint.path)
                .toList();
    }

    private void configure(JavalinConfig javalinConfig) {
        javalinConfig.startup.showJavalinBanner = false;
        javalinConfig.startup.showOldJavalinVersionWarning = false;
        javalinConfig.http.maxRequestSize = MAX_BODY;
        javalinConfig.http.prefer405over404 = true;
        QueuedThreadPool threads = new QueuedThreadPool(config.liveReaders() + THREADS, 4);
        threads.setName("http");
        threads.setDaemon(true);
        javalinConfig.jetty.threadPool = threads;
        javalinConfig.jetty.host = config.host();
        javalinConfig.jetty.port = config.port();
        javalinConfig.jetty.modifyHttpConfiguration(DashboardServer::configure);
        javalinConfig.jetty.modifyServer(server -> {
            server.setStopTimeout(STOP_TIMEOUT.toMillis());
            server.setErrorHandler(new ProblemHandler());
            server.addBean(new NetworkConnectionLimit(config.liveReaders() + CONNECTIONS, server));
            for (var connector : server.getConnectors()) {
                ((ServerConnector) connector)
                        .setIdleTimeout(config.idleTimeout().toMillis());
            }
        });
        javalinConfig.requestLogger.http(metrics::answered);
        routes(javalinConfig.routes);
    }

    private static void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        // A key may have a slash.
        http.setUriCompliance(UriCompliance.from("DEFAULT,AMBIGUOUS_PATH_SEPARATOR"));
    }

    private void routes(RoutesConfig routes) {
        routes.before(DashboardServer::secure);
        routes.before(guard::check);
        get(routes, AccessGuard.LOGIN, context -> page.resource(context, LOGIN_FORM));
        routes.post(AccessGuard.LOGIN, guard::login);
        get(routes, "/", context -> page.file(context, "index.html"));
        get(routes, DashboardMetrics.PATH, metrics::serve);
        get(routes, "/webjars/echarts.min.js", context -> page.resource(context, ECHARTS));

        get(routes, "/api/v1/streams", this::streams);
        get(routes, "/api/v1/{stream}/leaderboards/{dimension}", this::leaderboard);
        get(routes, "/api/v1/{stream}/sparklines/{dimension}/{key}", this::sparkline);
        get(routes, "/api/v1/{stream}/windows/{dimension}", this::windows);
        get(routes, "/api/v1/{stream}/values/{dimension}", this::values);
        get(routes, "/api/v1/{stream}/candles/{dimension}", this::candles);
        get(routes, "/api/v1/{stream}/histograms/{dimension}", this::histogram);
        routes.get(LIVE, this::live);
        get(routes, "/api/v1/{stream}/events", this::events);
        get(routes, "/api/v1/{stream}/events.csv", this::events);
        routes.post("/api/v1/{stream}/productions", this::produce);
        get(routes, "/api/v1/{stream}/productions", this::productions);
        get(routes, "/api/v1/{stream}/productions/{id}", this::production);
        routes.delete("/api/v1/{stream}/productions/{id}", this::stopProduction);
        get(routes, "/api/v1/reference/{table}", this::reference);
        get(routes, "/api/v1/openapi.json", context -> page.resource(context, OPENAPI));
        new FlaskViews(config, streams, tails, productions).addTo(routes);
        // After all that have one part too.
        get(routes, "/{file}", context -> page.file(context, context.pathParam("file")));

        routes.exception(Problem.class, DashboardServer::answer);
        routes.exception(
                IllegalArgumentException.class, (e, context) -> answer(Problem.badRequest(e.getMessage()), context));
        routes.exception(
                HttpResponseException.class,
                (e, context) -> answer(
                        new Problem(
                                HttpStatus.forStatus(e.getStatus()),
                                "%s %s".formatted(context.method(), context.path())),
                        context));
        routes.exception(Exception.class, (e, context) -> {
            LOG.error("{} {} failed", context.method(), context.path(), e);
            answer(new Problem(HttpStatus.INTERNAL_SERVER_ERROR, "the dashboard's log says more"), context);
        });
    }

    /** Without a handler of its own a HEAD is answered with 200 and as plain text, whatever there is. */
    private static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    private static void secure(Context context) {
        CAREFUL.forEach(context::header);
    }

    /** Answers what is no request, of which no handler hears. */
    private static final class ProblemHandler extends ErrorHandler {
        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback) {
            CAREFUL.forEach(response.getHeaders()::put);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, PROBLEM);
            Problem problem = new Problem(HttpStatus.forStatus(code), "the request is not one that can be read");
            Map<String, Object> detail = problem.detail(request.getHttpURI().getPath());
            response.write(true, ByteBuffer.wrap(Json.bytes(detail)), callback);
        }
    }

    private static void answer(Problem problem, Context context) {
        context.status(problem.status()).contentType(PROBLEM).result(Json.bytes(problem.detail(context.path())));
    }

    private static void json(Context context, Object view) {
        context.contentType("application/json").result(Json.bytes(view));
    }

    private void streams(Context context) {
        parameters(context, Set.of());
        json(
                context,
                new StreamsView(
                        streams.values().stream().map(LiveStream::view).toList(), List.copyOf(reference.keySet())));
    }

    private void leaderboard(Context context) {
        Parameters parameters = parameters(context, Set.of("window", "limit"));
        LiveStream<?> stream = stream(context);
        Format format = Format.of(context, "dimension");
        LeaderboardView view = stream.leaderboard(
                dimension(stream, format.name()),
                parameters.duration("window", window(stream)),
                parameters.count("limit", DEFAULT_LIMIT, config.entryLimit()));
        format.answer(context, view, () -> {
            Table table = new Table(List.of("rank", "key", "count", "share"));
            view.entries().forEach(entry -> table.add(Json.tree(entry)));
            return table;
        });
    }

    private void sparkline(Context context) {
        Parameters parameters = parameters(context, Set.of("window", "step"));
        LiveStream<?> stream = stream(context);
        Format format = Format.of(context, "key");
        SparklineView view = stream.sparkline(
                dimension(stream, context.pathParam("dimension")),
                format.name(),
                parameters.duration("window", window(stream)),
                parameters.duration("step", DEFAULT_STEP),
                config.entryLimit());
        format.answer(context, view, () -> {
            Table table = new Table(List.of("start", "end", "count"));
            view.points().forEach(point -> table.add(Json.tree(point)));
            return table;
        });
    }

    private void windows(Context context) {
        Parameters parameters = parameters(context, Set.of("size", "limit"));
        LiveStream<?> stream = stream(context);
        Format format = Format.of(context, "dimension");
        WindowsView view = stream.windows(
                dimension(stream, format.name()),
                parameters.duration("size", DEFAULT_STEP),
                parameters.count("limit", DEFAULT_LIMIT, config.entryLimit()));
        format.answer(context, view, () -> {
            Table table = new Table(List.of("start", "end", "rank", "key", "count", "share"));
            for (WindowView window : view.windows()) {
                for (Entry entry : window.entries()) {
                    ObjectNode row = Json.object();
                    row.put("start", window.start().toString())
                            .put("end", window.end().toString());
                    row.setAll((ObjectNode) Json.tree(entry));
                    table.add(row);
                }
            }
            return table;
        });
    }

    private void values(Context context) {
        Parameters parameters = parameters(context, Set.of("fields", "key", "window", "step", "limit"));
        LiveStream<?> stream = stream(context);
        Format format = Format.of(context, "dimension");
        Duration window = parameters.duration("window", window(stream));
        Duration step = parameters.duration("step", stream.lineStep(window));
        ValuesView view = stream.values(
                dimension(stream, format.name()),
                parameters.names("fields", stream.numbers()),
                parameters.text("key"),
                window,
                step,
                parameters.count("limit", DEFAULT_LIMIT, config.entryLimit()));
        format.answer(context, view, () -> table(view));
    }

    private static Table table(ValuesView view) {
        List<String> columns = new ArrayList<>(List.of("start", "end", "key"));
        columns.addAll(view.fields());
        Table table = new Table(columns);
        for (Line line : view.lines()) {
            Instant start = view.window().start();
            for (int i = 0; start.isBefore(view.window().end()); i++) {
                Instant end = start.plus(view.step());
                ObjectNode row = Json.object();
                row.put("start", start.toString()).put("end", end.toString()).put("key", line.key());
                for (String field : view.fields()) {
                    row.set(field, Json.tree(line.values().get(field).get(i)));
                }
                table.add(row);
                start = end;
            }
        }
        return table;
    }

    private void candles(Context context) {
        Parameters parameters = parameters(context, Set.of("open", "high", "low", "close", "key", "window", "step"));
        LiveStream<?> stream = stream(context);
        Format format = Format.of(context, "dimension");
        Duration window = parameters.duration("window", window(stream));
        CandlesView view = stream.candles(
                dimension(stream, format.name()),
                Stream.of("open", "high", "low", "close")
                        .map(parameters::required)
                        .toList(),
                parameters.text("key"),
                window,
                parameters.duration("step", stream.candleStep(window)));
        format.answer(context, view, () -> {
            Table table = new Table(List.of("start", "end", "count", "open", "high", "low", "close"));
            view.candles().forEach(candle -> table.add(Json.tree(candle)));
            return table;
        });
    }

    private void histogram(Context context) {
        Parameters parameters = parameters(context, Set.of("measure", "key", "window"));
        LiveStream<?> stream = stream(context);
        Format format = Format.of(context, "dimension");
        HistogramView view = stream.histogram(
                dimension(stream, format.name()),
                parameters.required("measure"),
                parameters.text("key"),
                parameters.duration("window", window(stream)));
        format.answer(context, view, () -> {
            Table table = new Table(List.of("label", "count", "share"));
            view.classes().forEach(each -> table.add(Json.tree(each)));
            return table;
        });
    }

    private void live(Context context) throws Exception {
        LiveStream<?> stream = stream(context);
        Set<String> known = new HashSet<>(Set.of("window", "limit"));
        int panels = stream.definition().panels().size();
        for (int number = 1; number <= panels; number++) {
            known.add("key-" + number);
            known.add("step-" + number);
        }
        Parameters parameters = parameters(context, known);
        Duration window = parameters.duration("window", window(stream));
        stream.requireWindow(window);
        Map<Integer, Pictures.Choice> choices = new HashMap<>();
        for (int number = 1; number <= panels; number++) {
            String step = "step-" + number;
            Pictures.Choice choice = new Pictures.Choice(
                    parameters.text("key-" + number),
                    parameters.text(step).map(unused -> parameters.duration(step, window)));
            if (!choice.equals(Pictures.Choice.NONE)) {
                choices.put(number, choice);
            }
        }
        stream.requireChoices(window, choices);
        int limit = parameters.count("limit", DEFAULT_LIMIT, config.entryLimit());
        context.contentType("text/event-stream; charset=utf-8");
        // Proxies must not wait for more.
        context.header("X-Accel-Buffering", "no");
        feed.serve(
                new LiveFeed.Subject(stream, window, limit, Map.copyOf(choices)),
                context.res().getOutputStream());
    }

    private void events(Context context) {
        Parameters parameters = parameters(context, Set.of("limit"));
        LiveStream<?> stream = stream(context);
        int limit = parameters.count("limit", DEFAULT_EVENTS, config.entryLimit());
        String name = stream.definition().name();
        List<Map<String, Object>> events =
                tails.get(name).newest(limit).stream().map(EventFields::of).toList();
        Format format = Format.of(context.path(), context.header("Accept"));
        format.answer(context, new EventsView(name, stream.definition().topic(), events), () -> {
            Table table = new Table(List.of());
            events.forEach(event -> table.add(Json.tree(event)));
            return table;
        });
    }

    private void produce(Context context) {
        parameters(context, Set.of());
        AccessGuard.requireSameSite(context);
        // A form of another site can be sent as text, but not as JSON.
        String type = context.contentType();
        if (type == null || !type.startsWith("application/json")) {
            throw new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "the body is to be application/json");
        }
        Productions.Order order = Productions.Order.of(Json.parse(context.bodyAsBytes()));
        Productions.Run run = productions().start(stream(context).definition().name(), order);
        context.status(HttpStatus.ACCEPTED).header("Location", context.path() + "/" + run.id());
        json(context, run.view());
    }

    private void productions(Context context) {
        parameters(context, Set.of());
        json(
                context,
                new ProductionsView(
                        productions().of(stream(context).definition().name())));
    }

    private void production(Context context) {
        parameters(context, Set.of());
        json(context, run(context).view());
    }

    private void stopProduction(Context context) {
        parameters(context, Set.of());
        AccessGuard.requireSameSite(context);
        Productions.Run run = run(context);
        run.stop();
        context.status(HttpStatus.ACCEPTED);
        json(context, run.view());
    }

    private Productions.Run run(Context context) {
        return productions().get(stream(context).definition().name(), context.pathParam("id"));
    }

    private Productions productions() {
        return productions.orElseThrow(
                () -> new Problem(HttpStatus.FORBIDDEN, "productions are off; dashboard.productions turns them on"));
    }

    private void reference(Context context) {
        parameters(context, Set.of());
        if (reference.isEmpty()) {
            throw Problem.notFound("there is no reference data; dashboard.reference-data names its directory");
        }
        String name = context.pathParam("table");
        Asset table = reference.get(name);
        if (table == null) {
            throw Problem.notFound("there is no table '%s', but %s".formatted(name, reference.keySet()));
        }
        table.answer(context);
    }

    private static Parameters parameters(Context context, Set<String> known) {
        return Parameters.of(context.queryParamMap(), known);
    }

    private LiveStream<?> stream(Context context) {
        String name = context.pathParam("stream");
        LiveStream<?> stream = streams.get(name);
        if (stream == null) {
            throw Problem.notFound("there is no stream '%s', but %s".formatted(name, streams.keySet()));
        }
        return stream;
    }

    private static String dimension(LiveStream<?> stream, String name) {
        try {
            return stream.definition().dimension(name).name();
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(e.getMessage());
        }
    }

    /** A stream that keeps less than the usual window shows what it keeps. */
    private static Duration window(LiveStream<?> stream) {
        return stream.retention().compareTo(DEFAULT_WINDOW) < 0 ? stream.retention() : DEFAULT_WINDOW;
    }

    @Override
    public void close() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.warn("requests under way were cut off: {}", e.getMessage());
        }
    }
}
