package io.airline.sink.influx;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** A server on loopback that answers as it is told and remembers what it was sent. */
final class FakeInflux implements AutoCloseable {
    static final Answer STORED = new Answer(204, "", Map.of());

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Queue<Behaviour> script = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private Function<List<String>, Answer> store = lines -> STORED;

    /** What a request was, and the status that it was answered with; 0 if the server did something else. */
    record Request(String path, String query, Headers headers, List<String> lines, int status) {}

    /** What the server says. */
    record Answer(int status, String body, Map<String, String> headers) {}

    /** What the server does. */
    @FunctionalInterface
    interface Behaviour {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** The behaviour of giving that answer. */
    private record Saying(Answer answer) implements Behaviour {
        @Override
        public void handle(HttpExchange exchange) throws IOException {
            send(exchange, answer);
        }
    }

    FakeInflux() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    static Answer answer(int status, String body) {
        return new Answer(status, body, Map.of());
    }

    /** Adds what happens to the next request for which nothing is scripted yet. */
    FakeInflux then(Answer answer) {
        return then(new Saying(answer));
    }

    /** Adds what happens to the next request for which nothing is scripted yet. */
    synchronized FakeInflux then(Behaviour behaviour) {
        script.add(behaviour);
        return this;
    }

    /** Sets how requests are answered once the script has ended, by their lines. */
    synchronized FakeInflux otherwise(Function<List<String>, Answer> answers) {
        store = answers;
        return this;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        List<String> lines;
        boolean isGzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in = exchange.getRequestBody();
                InputStream body = isGzip ? new GZIPInputStream(in) : in) {
            lines = new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        Behaviour behaviour;
        Answer answer = null;
        synchronized (this) {
            behaviour = script.poll();
            if (behaviour instanceof Saying saying) {
                answer = saying.answer();
            } else if (behaviour == null) {
                answer = store.apply(lines);
            }
            requests.add(new Request(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getQuery(),
                    exchange.getRequestHeaders(),
                    lines,
                    answer == null ? 0 : answer.status()));
        }
        if (answer == null) {
            behaviour.handle(exchange);
        } else {
            send(exchange, answer);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
