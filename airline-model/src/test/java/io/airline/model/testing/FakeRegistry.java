package io.airline.model.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * A schema registry on loopback with the part of Confluent's REST interface that is made use of: it gives out ids from 1,
 * refuses what cannot read a subject's newest schema, and remembers what it was asked. Thread-safe.
 */
public final class FakeRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Map<Integer, ObjectNode> byId = new LinkedHashMap<>();
    private final Map<String, List<Integer>> subjects = new LinkedHashMap<>();
    private final Queue<Behaviour> script = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private Optional<String> authorization = Optional.empty();

    /** What the registry does with one request, instead of answering it. */
    @FunctionalInterface
    public interface Behaviour {
        void handle(HttpExchange exchange) throws IOException;
    }

    public FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Adds a schema to a subject without a look at the others, and returns its id. */
    public synchronized int add(String subject, Schema schema) {
        return add(subject, JSON.createObjectNode().put("schema", schema.toString()));
    }

    /** Adds what the registry is to answer for an id, and returns the id. */
    public synchronized int add(String subject, ObjectNode answer) {
        int id = byId.size() + 1;
        byId.put(id, answer);
        subjects.computeIfAbsent(subject, unused -> new ArrayList<>()).add(id);
        return id;
    }

    /** Answers the next request for which nothing is scripted yet in that way. */
    public FakeRegistry then(int status, String body) {
        return then(exchange -> send(exchange, status, body));
    }

    /** Does that with the next request for which nothing is scripted yet. */
    public synchronized FakeRegistry then(Behaviour behaviour) {
        script.add(behaviour);
        return this;
    }

    /** Answers 401 from now on to whoever does not send that header. */
    public synchronized void requireAuthorization(String header) {
        authorization = Optional.of(header);
    }

    /** Returns method and path of every request, oldest first. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        Behaviour behaviour;
        synchronized (this) {
            requests.add(exchange.getRequestMethod() + " " + path);
            behaviour = script.poll();
            if (behaviour == null) {
                behaviour = answer(exchange, path, body);
            }
        }
        behaviour.handle(exchange);
    }

    private Behaviour answer(HttpExchange exchange, String path, JsonNode body) {
        if (authorization.isPresent()
                && !authorization.get().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return error(401, 40101, "User cannot access the resource.");
        }
        if (path.equals("/schemas/types")) {
            return answer("[\"JSON\",\"PROTOBUF\",\"AVRO\"]");
        }
        String[] parts = path.substring(1).split("/", -1);
        if (path.startsWith("/schemas/ids/")) {
            ObjectNode known = byId.get(Integer.parseInt(parts[2]));
            return known == null ? error(404, 40403, "Schema not found") : answer(known.toString());
        }
        if (path.startsWith("/subjects/")) {
            Schema schema = new Schema.Parser().parse(body.path("schema").asText());
            return parts.length == 3 && parts[2].equals("versions")
                    ? register(parts[1], schema)
                    : find(parts[1], schema);
        }
        return error(404, 404, "HTTP 404 Not Found");
    }

    private Behaviour register(String subject, Schema schema) {
        Optional<Integer> known = idOf(subject, schema);
        if (known.isPresent()) {
            return answer("{\"id\":%d}".formatted(known.get()));
        }
        List<Integer> versions = subjects.getOrDefault(subject, List.of());
        if (!versions.isEmpty()) {
            Schema newest = schema(versions.get(versions.size() - 1));
            if (SchemaCompatibility.checkReaderWriterCompatibility(schema, newest)
                            .getType()
                    != SchemaCompatibilityType.COMPATIBLE) {
                return error(409, 409, "Schema being registered is incompatible with an earlier schema");
            }
        }
        return answer("{\"id\":%d}".formatted(add(subject, schema)));
    }

    private Behaviour find(String subject, Schema schema) {
        if (!subjects.containsKey(subject)) {
            return error(404, 40401, "Subject '%s' not found.".formatted(subject));
        }
        return idOf(subject, schema)
                .map(id -> answer("{\"subject\":\"%s\",\"id\":%d}".formatted(subject, id)))
                .orElseGet(() -> error(404, 40403, "Schema not found"));
    }

    private Optional<Integer> idOf(String subject, Schema schema) {
        return subjects.getOrDefault(subject, List.of()).stream()
                .filter(id -> schema(id).equals(schema))
                .findFirst();
    }

    private Schema schema(int id) {
        return new Schema.Parser().parse(byId.get(id).get("schema").asText());
    }

    private static Behaviour answer(String body) {
        return exchange -> send(exchange, 200, body);
    }

    private static Behaviour error(int status, int code, String message) {
        String body = JSON.createObjectNode()
                .put("error_code", code)
                .put("message", message)
                .toString();
        return exchange -> send(exchange, status, body);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
