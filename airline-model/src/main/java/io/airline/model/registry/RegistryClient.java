package io.airline.model.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.airline.model.UndecodableEventException;
import io.airline.model.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;

/**
 * One registry over Confluent's REST interface. Each call is one request, not repeated. Thread-safe.
 *
 * <p>An answer counts if it is the registry's: a 404 of a proxy before it, or under a wrong path, says nothing of a schema.
 */
public final class RegistryClient {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    /** Far more than a schema of thousands of fields takes. */
    private static final int MAX_ANSWER = 4 << 20;

    private static final int MAX_WORDS = 300;
    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final int SUBJECT_NOT_FOUND = 40401;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryConfig config;
    private final String base;
    private final HttpClient http;

    /**
     * Makes a client; nothing is sent yet.
     *
     * @throws IllegalArgumentException if the configuration has no registry
     */
    public RegistryClient(RegistryConfig config) {
        this.config = config;
        this.base = config.url()
                .orElseThrow(() -> new IllegalArgumentException("registry.url is not set"))
                .toString()
                .replaceFirst("/+\\z", "");
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .build();
    }

    /** An answer of the registry; the body is missing if it is no JSON. */
    private record Answer(int status, JsonNode body) {
        int errorCode() {
            return body.path("error_code").asInt();
        }

        String words() {
            String words = body.path("message").asText("");
            String shown = words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) : words;
            return shown.isEmpty() ? "HTTP status " + status : "HTTP status %d, %s".formatted(status, shown);
        }
    }

    /**
     * Asks whether the registry is one and lets us in.
     *
     * @throws RegistryException if not
     */
    public void check() throws RegistryException, InterruptedException {
        Answer answer = send(request("/schemas/types").GET().build());
        if (answer.status() != 200 || !answer.body().isArray()) {
            throw failure(answer);
        }
    }

    /**
     * Returns the schema of that id.
     *
     * @throws UndecodableEventException if the registry has no schema of that id, or it is none of Avro's that stands alone
     * @throws RegistryException if the registry does not say
     */
    Schema schema(int id) throws UndecodableEventException, RegistryException, InterruptedException {
        // Avro's id is four bytes without a sign to some, and no registry gives a negative one.
        if (id < 0) {
            throw new UndecodableEventException("schema %d is of no registry: ids are positive".formatted(id));
        }
        Answer answer = send(request("/schemas/ids/" + id).GET().build());
        if (answer.status() == 404 && answer.errorCode() == SCHEMA_NOT_FOUND) {
            throw new UndecodableEventException("schema %d is unknown to the registry at %s".formatted(id, base));
        }
        JsonNode text = answer.body().path("schema");
        if (answer.status() != 200 || !text.isTextual()) {
            throw failure(answer);
        }
        String type = answer.body().path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UndecodableEventException(
                    "schema %d of the registry is of type %s, not AVRO".formatted(id, type));
        }
        if (!answer.body().path("references").isEmpty()) {
            throw new UndecodableEventException(
                    "schema %d of the registry refers to others, which is not understood".formatted(id));
        }
        return parse(id, text.textValue());
    }

    private static Schema parse(int id, String text) throws UndecodableEventException {
        try {
            // A writer's defaults do not matter, and other languages' libraries let wrong ones pass.
            return new Schema.Parser().setValidateDefaults(false).parse(text);
        } catch (RuntimeException e) {
            // Avro's parser reports malformed schemas with whatever the spot throws.
            throw new UndecodableEventException(
                    "schema %d of the registry is none that Avro understands: %s".formatted(id, e.getMessage()), e);
        }
    }

    /**
     * Adds a schema to a subject, unless it is there, and returns its id.
     *
     * @throws ConfigException if the registry refuses it, as incompatible with the subject's others for example
     * @throws RegistryException if the registry does not answer
     */
    public int register(String subject, Schema schema) throws RegistryException, InterruptedException {
        Answer answer = post("/subjects/" + encoded(subject) + "/versions", schema);
        return switch (answer.status()) {
            case 409 ->
                throw refused(
                        ("the registry refuses the schema of %s: it is incompatible with what subject %s has (%s);"
                                        + " readers of the topic might not understand it")
                                .formatted(schema.getName(), subject, answer.words()));
            case 422 ->
                throw refused("the registry refuses the schema of %s for subject %s (%s)"
                        .formatted(schema.getName(), subject, answer.words()));
            default -> idOf(answer);
        };
    }

    /**
     * Returns the id that a subject has for a schema, and adds nothing.
     *
     * @throws ConfigException if the subject does not have it
     * @throws RegistryException if the registry does not answer
     */
    public int find(String subject, Schema schema) throws RegistryException, InterruptedException {
        Answer answer = post("/subjects/" + encoded(subject), schema);
        if (answer.status() == 404
                && (answer.errorCode() == SCHEMA_NOT_FOUND || answer.errorCode() == SUBJECT_NOT_FOUND)) {
            throw refused(
                    "subject %s has no such schema as that of %s (%s); register it, or set producer.register-schema"
                            .formatted(subject, schema.getName(), answer.words()));
        }
        return idOf(answer);
    }

    private int idOf(Answer answer) throws RegistryException {
        JsonNode id = answer.body().path("id");
        if (answer.status() != 200 || !id.canConvertToInt() || !id.isIntegralNumber()) {
            throw failure(answer);
        }
        return id.intValue();
    }

    private ConfigException refused(String reason) {
        return new ConfigException(List.of("registry.url %s: %s".formatted(base, reason)));
    }

    private RegistryException failure(Answer answer) {
        String hint =
                switch (answer.status()) {
                    case 401, 403 -> "; are registry.user and registry.password right?";
                    case 200, 404 -> "; is its path that of Confluent's interface?";
                    default -> "";
                };
        return new RegistryException("%s answers with %s%s".formatted(base, answer.words(), hint));
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer post(String path, Schema schema) throws RegistryException, InterruptedException {
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        return send(request(path)
                .header("Content-Type", MEDIA_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", MEDIA_TYPE + ", application/json")
                .timeout(config.requestTimeout());
        config.user().ifPresent(user -> {
            String credentials = user + ":" + config.password().orElseThrow().reveal();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        });
        return request;
    }

    private Answer send(HttpRequest request) throws RegistryException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, unused -> new LimitedBody(MAX_ANSWER));
        try {
            // The request's own timeout ends with the headers of the answer.
            HttpResponse<byte[]> response = exchange.get(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), json(response.body()));
        } catch (ExecutionException e) {
            throw new RegistryException("%s does not answer: %s".formatted(base, reason(e.getCause())), e);
        } catch (TimeoutException e) {
            throw new RegistryException(
                    "%s does not answer within registry.request-timeout %d ms"
                            .formatted(base, config.requestTimeout().toMillis()),
                    e);
        } finally {
            exchange.cancel(true);
        }
    }

    /** The client's failure to connect has no words. */
    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            // A page of a proxy, for example: the status is all there is to say.
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return base;
    }
}
