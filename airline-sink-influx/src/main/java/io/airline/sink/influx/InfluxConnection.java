package io.airline.sink.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.WriteParameters;
import com.influxdb.exceptions.InfluxException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * The client, for one bucket: sends one request at a time and tries none again. A blocking request does not react to an
 * interrupt, so that it runs on a thread of its own and is cancelled from the caller's.
 *
 * <p>Used by one thread at a time.
 */
final class InfluxConnection implements AutoCloseable {
    /** A request of no points: unlike an empty one, the client sends it. */
    private static final List<String> NO_POINTS = List.of("\n");

    private static final String QUESTDB_SERVER = "questdb";

    /** What every store answers to a write that it has done. */
    private static final int STORED = 204;

    /** The client insists on an organisation, also where {@link InfluxV1Interceptor} drops it. */
    private static final String NO_ORGANISATION = "-";

    /** A request that does not end within that time after it is cancelled looks up a host name, which nothing can stop. */
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(2);

    private final Dispatcher dispatcher = new Dispatcher();
    private final ExecutorService executor;
    private final InfluxDBClient client;
    private final WriteApiBlocking api;
    private final WriteParameters parameters;
    private volatile String server = "";
    private volatile int status;

    /**
     * Makes the client; connects to nothing yet.
     *
     * @param authorities certificates in PEM to trust instead of Java's own, empty for Java's own
     */
    InfluxConnection(InfluxConfig config, String authorities, String bucket) {
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .socketFactory(new UndelayedSockets())
                .connectTimeout(config.connectTimeout())
                // The whole call has a limit; those of its parts would only shorten it.
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(config.requestTimeout())
                // A write that is followed becomes a read of some page, and a success.
                .followRedirects(false)
                .addInterceptor(this::rememberAnswer);
        if (!authorities.isEmpty()) {
            InfluxAuthorities.trust(authorities, http);
        }
        String organisation = config.version() == InfluxVersion.V2 ? config.org() : NO_ORGANISATION;
        InfluxDBClientOptions.Builder options = InfluxDBClientOptions.builder()
                .url(config.url().toString())
                .org(organisation)
                .bucket(bucket)
                .okHttpClient(http);
        switch (config.version()) {
            case V1 ->
                http.addInterceptor(
                        new InfluxV1Interceptor(bucket, config.retentionPolicy(), config.user(), config.password()));
            case V2 ->
                config.token()
                        .ifPresent(token ->
                                options.authenticateToken(token.reveal().toCharArray()));
        }
        this.client = InfluxDBClientFactory.create(options.build());
        if (config.gzip()) {
            client.enableGzip();
        }
        this.api = client.getWriteApiBlocking();
        this.parameters = new WriteParameters(bucket, organisation, WritePrecision.MS);
        this.executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "influx-" + bucket);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Sends the lines, which must not be empty, in one request.
     *
     * @throws InfluxFailure if the answer is not that all of them are stored
     * @throws InterruptedException if the thread is interrupted; the request is cancelled by then
     */
    void write(List<String> lines) throws InfluxFailure, InterruptedException {
        Future<?> request = executor.submit(() -> api.writeRecords(lines, parameters));
        try {
            request.get();
        } catch (InterruptedException e) {
            cancel(request);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InfluxException failure) {
                throw InfluxFailure.of(failure);
            }
            throw new IllegalStateException("the InfluxDB client failed", e.getCause());
        }
        if (status != STORED) {
            throw new InfluxFailure(status, "not the answer of a store, which is %d".formatted(STORED), null, null);
        }
    }

    /** Sends a request that is as good as a write but has no points: it meets the same credentials and the same bucket. */
    void writeNothing() throws InfluxFailure, InterruptedException {
        write(NO_POINTS);
    }

    /** Returns the dialect of the store that gave the last answer; there must have been one. */
    InfluxDialect dialect() {
        return server.regionMatches(true, 0, QUESTDB_SERVER, 0, QUESTDB_SERVER.length())
                ? InfluxDialect.QUESTDB
                : InfluxDialect.INFLUXDB;
    }

    private Response rememberAnswer(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        status = response.code();
        server = response.header("Server", "");
        return response;
    }

    /**
     * Waits until the request is over: if it went on, its totals could replace newer ones. The dispatcher knows a request
     * only once it is under way, hence the repetition.
     */
    private void cancel(Future<?> request) {
        long deadline = System.nanoTime() + CANCEL_TIMEOUT.toNanos();
        while (!request.isDone() && System.nanoTime() < deadline) {
            dispatcher.cancelAll();
            try {
                request.get(10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException | InterruptedException e) {
                // The caller throws that it was interrupted, whatever became of the request.
            }
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        client.close();
    }
}
