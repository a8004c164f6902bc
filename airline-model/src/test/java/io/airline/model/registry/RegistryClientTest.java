package io.airline.model.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.model.testing.FakeRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.Example;
import net.jqwik.api.lifecycle.AfterTry;
import org.apache.avro.Schema;

class RegistryClientTest {
    private static final Schema FLIGHT = FlightFare.getClassSchema();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeRegistry registry;

    RegistryClientTest() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterTry
    void stop() {
        registry.close();
    }

    static RegistryConfig config(URI url, Map<String, String> more) {
        return Configuration.of(List.of(RegistryConfig.class))
                .environment(more)
                .set("registry.url", url.toString())
                .build()
                .get(RegistryConfig.class);
    }

    private RegistryClient client() {
        return new RegistryClient(config(registry.url(), Map.of()));
    }

    @Example
    void aSchemaIsTheOneOfItsId() throws Exception {
        int id = registry.add("airlines-value", FLIGHT);

        assertThat(client().schema(id)).isEqualTo(FLIGHT);
        assertThat(registry.requests()).containsExactly("GET /schemas/ids/1");
    }

    @Example
    void aBasePathIsKept() {
        RegistryClient client = new RegistryClient(config(URI.create(registry.url() + "/apis/ccompat/v7/"), Map.of()));

        assertThatThrownBy(() -> client.schema(1)).isInstanceOf(RegistryException.class);
        assertThat(registry.requests()).containsExactly("GET /apis/ccompat/v7/schemas/ids/1");
    }

    @Example
    void whatIsNoSchemaOfOursIsRefusedForGood() {
        int protobuf = registry.add("a", answer().put("schemaType", "PROTOBUF").put("schema", "syntax"));
        ObjectNode referring = answer().put("schema", FLIGHT.toString());
        referring.putArray("references").addObject().put("name", "other");
        int references = registry.add("a", referring);
        int malformed = registry.add("a", answer().put("schema", "{\"type\": \"record\"}"));
        int nothing = registry.add("a", answer().put("schema", "null and void"));

        assertUndecodable(77, "schema 77 is unknown to the registry at " + registry.url());
        assertUndecodable(-5, "schema -5 is of no registry: ids are positive");
        assertUndecodable(protobuf, "schema 1 of the registry is of type PROTOBUF, not AVRO");
        assertUndecodable(references, "schema 2 of the registry refers to others, which is not understood");
        assertUndecodable(malformed, "schema 3 of the registry is none that Avro understands");
        assertUndecodable(nothing, "schema 4 of the registry is none that Avro understands");
    }

    /** Whoever takes these for an answer loses events. */
    @Example
    void whatIsNoAnswerOfARegistryIsAFailure() {
        assertFailure(404, "<html>no such page</html>", "HTTP status 404; is its path that of Confluent's interface?");
        assertFailure(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}", "HTTP 404 Not Found");
        assertFailure(500, "{\"error_code\":50001,\"message\":\"Error in the backend\"}", "Error in the backend");
        assertFailure(503, "", "HTTP status 503");
        assertFailure(429, "slow down", "HTTP status 429");
        assertFailure(200, "{}", "HTTP status 200; is its path that of Confluent's interface?");
        assertFailure(200, "[[[[", "HTTP status 200");
        assertFailure(302, "", "HTTP status 302");
        assertFailure(200, "x".repeat(5 << 20), "an answer of more than 4194304 bytes");
    }

    @Example
    void silenceIsAFailureAfterTheTimeout() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        registry.then(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        RegistryClient client =
                new RegistryClient(config(registry.url(), Map.of("AIRLINE_REGISTRY_REQUEST_TIMEOUT", "300ms")));

        assertThatThrownBy(() -> client.schema(1))
                .isInstanceOf(RegistryException.class)
                .hasMessage(registry.url() + " does not answer within registry.request-timeout 300 ms");
        ended.countDown();
    }

    @Example
    void anAbsentRegistryIsAFailure() {
        registry.close();

        assertThatThrownBy(() -> client().schema(1))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith(registry.url() + " does not answer: ");
    }

    @Example
    void credentialsAreSentAndNotShown() throws Exception {
        int id = registry.add("airlines-value", FLIGHT);
        registry.requireAuthorization("Basic am9iOmjDvG50ZXIy");
        Map<String, String> environment = new HashMap<>();
        environment.put("AIRLINE_REGISTRY_USER", "job");
        environment.put("AIRLINE_REGISTRY_PASSWORD", "hünter2");
        RegistryClient client = new RegistryClient(config(registry.url(), environment));
        client.check();
        assertThat(client.schema(id)).isEqualTo(FLIGHT);

        environment.put("AIRLINE_REGISTRY_PASSWORD", "wrong-one");
        RegistryClient wrong = new RegistryClient(config(registry.url(), environment));
        assertThatThrownBy(wrong::check)
                .isInstanceOf(RegistryException.class)
                .hasMessageEndingWith("HTTP status 401, User cannot access the resource.;"
                        + " are registry.user and registry.password right?")
                .hasMessageNotContaining("wrong-one");
    }

    @Example
    void theCheckWantsARegistry() throws Exception {
        client().check();

        registry.then(200, "<html>another service</html>");
        assertThatThrownBy(() -> client().check())
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("is its path that of Confluent's interface?");
    }

    @Example
    void aSchemaIsRegisteredOnce() throws Exception {
        int id = client().register("airlines-value", FLIGHT);

        assertThat(client().register("airlines-value", FLIGHT)).isEqualTo(id);
        assertThat(client().find("airlines-value", FLIGHT)).isEqualTo(id);
        assertThat(client().schema(id)).isEqualTo(FLIGHT);
        assertThat(registry.requests()).contains("POST /subjects/airlines-value/versions");
    }

    @Example
    void anIncompatibleSchemaIsRefused() {
        registry.add("airlines-value", AirlineRouteEvent.getClassSchema());

        assertThatThrownBy(() -> client().register("airlines-value", FLIGHT))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        ("registry.url %s: the registry refuses the schema of FlightFare: it is incompatible with what"
                                        + " subject airlines-value has (HTTP status 409, Schema being registered is incompatible"
                                        + " with an earlier schema); readers of the topic might not understand it")
                                .formatted(registry.url()));
        registry.then(422, "{\"error_code\":42201,\"message\":\"Invalid schema\"}");
        assertThatThrownBy(() -> client().register("airlines-value", FLIGHT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("HTTP status 422, Invalid schema");
    }

    @Example
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> client().find("airlines-value", FLIGHT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("subject airlines-value has no such schema as that of FlightFare");
        registry.add("airlines-value", AirlineRouteEvent.getClassSchema());
        assertThatThrownBy(() -> client().find("airlines-value", FLIGHT)).isInstanceOf(ConfigException.class);
        registry.then(404, "no such page");
        assertThatThrownBy(() -> client().find("airlines-value", FLIGHT)).isInstanceOf(RegistryException.class);
    }

    private static ObjectNode answer() {
        return JSON.createObjectNode();
    }

    private void assertUndecodable(int id, String message) {
        assertThatThrownBy(() -> client().schema(id))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageStartingWith(message);
    }

    private void assertFailure(int status, String body, String message) {
        registry.then(status, body);
        assertThatThrownBy(() -> client().schema(1))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(registry.url().toString())
                .hasMessageContaining(message);
    }
}
