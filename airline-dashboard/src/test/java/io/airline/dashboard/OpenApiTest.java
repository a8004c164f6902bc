package io.airline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.testing.Flights;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the document against the routes that there are and the answers that they give. */
class OpenApiTest {
    /** Routes that are no part of the API. */
    private static final Set<String> PAGE = Set.of(
            "GET /",
            "GET /{file}",
            "GET /login",
            "POST /login",
            "GET /metrics",
            "GET /webjars/echarts.min.js",
            // The suffix stands in the description.
            "GET /api/v1/{stream}/events.csv");

    private static final Map<String, String> VALUES =
            Map.of("stream", "flights", "dimension", "carrier", "key", "IndiGo", "id", "1", "table", "airports");

    @TempDir
    Path folder;

    @Test
    void theDocumentHasEveryRouteAndNoOther() throws Exception {
        try (TestDashboard dashboard = new TestDashboard()) {
            Set<String> documented = new TreeSet<>();
            dashboard.json("/api/v1/openapi.json").get("paths").fields().forEachRemaining(path -> path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
            Set<String> real = new TreeSet<>(dashboard.dashboard.routes());
            real.removeAll(PAGE);

            assertThat(documented).isEqualTo(real);
        }
    }

    @Test
    void everyAnswerIsAsDocumented() throws Exception {
        for (String table : List.of("airports", "airlines", "planes")) {
            Files.createFile(folder.resolve(table + ".dat"));
        }
        try (TestDashboard dashboard = new TestDashboard(
                "dashboard.productions", "true",
                "dashboard.production-files", folder.toString(),
                "dashboard.reference-data", folder.toString())) {
            JsonNode document = dashboard.json("/api/v1/openapi.json");
            dashboard.cluster.happen(TestDashboard.FLIGHTS, List.of(Flights.BLR_TO_DEL, Flights.CCU_TO_BLR));
            dashboard.send(dashboard
                    .request("/api/v1/flights/productions")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"source\": \"generator\", \"count\": 1}")));
            List<String> checked = new ArrayList<>();
            for (Iterator<String> paths = document.get("paths").fieldNames(); paths.hasNext(); ) {
                String path = paths.next();
                JsonNode get = document.get("paths").get(path).path("get");
                JsonNode content = get.at("/responses/200/content/application~1json/schema");
                if (!content.isMissingNode()) {
                    HttpResponse<String> answer = dashboard.get(address(path));
                    String type = answer.headers().firstValue("Content-Type").orElseThrow();
                    boolean isProblem = type.equals("application/problem+json");
                    JsonNode schema = isProblem ? document.at("/components/schemas/Problem") : content;
                    check(document, schema, TestDashboard.json(answer), path);
                    if (!isProblem) {
                        checked.add(path);
                    }
                }
            }
            assertThat(checked).hasSize(14).contains("/api/v1/{stream}/leaderboards/{dimension}");
            check(
                    document,
                    document.at("/components/schemas/Problem"),
                    dashboard.json("/api/v1/trains/events"),
                    "/api/v1/trains/events");
        }
    }

    @Test
    void picturesAreAsDocumented() throws Exception {
        Instant noon = Instant.parse("2024-11-20T12:00:00Z");
        try (TestDashboard dashboard = new TestDashboard(List.of(Weather.STREAM))) {
            JsonNode document = dashboard.json("/api/v1/openapi.json");
            dashboard.happen(Weather.STREAM, Weather.quarterOfAnHour(noon), noon);
            Map<String, String> answers = Map.of(
                    "/api/v1/streams", "Streams",
                    "/api/v1/weather/values/station", "Values",
                    "/api/v1/weather/candles/station?open=first&high=last&low=rain&close=count", "Candles",
                    "/api/v1/weather/histograms/station?measure=warmth", "Histogram");
            for (Map.Entry<String, String> answer : answers.entrySet()) {
                JsonNode schema = document.at("/components/schemas/" + answer.getValue());
                check(document, schema, dashboard.json(answer.getKey()), answer.getKey());
            }
        }
    }

    private static String address(String path) {
        String address = path;
        for (Map.Entry<String, String> value : VALUES.entrySet()) {
            address = address.replace("{" + value.getKey() + "}", value.getValue());
        }
        return address;
    }

    /** As much of JSON Schema as the document uses. */
    private static void check(JsonNode document, JsonNode schema, JsonNode value, String where) {
        if (schema.has("$ref")) {
            check(document, document.at(schema.get("$ref").textValue().substring(1)), value, where);
        } else if (schema.has("anyOf")) {
            if (!value.isNull()) {
                check(document, schema.at("/anyOf/0"), value, where);
            }
        } else {
            assertThat(types(schema)).as(where).contains(type(value));
            if (schema.has("enum")) {
                assertThat(schema.get("enum")).as(where).contains(value);
            }
            schema.path("required").forEach(name -> assertThat(value.has(name.textValue()))
                    .as("%s has %s", where, name)
                    .isTrue());
            value.fields().forEachRemaining(field -> {
                JsonNode property = schema.path("properties").path(field.getKey());
                if (!property.isMissingNode()) {
                    check(document, property, field.getValue(), where + "." + field.getKey());
                } else {
                    assertThat(schema.path("additionalProperties").toString())
                            .as("%s has %s", where, field.getKey())
                            .isNotEqualTo("false");
                }
            });
            if (value.isArray()) {
                value.forEach(item -> check(document, schema.get("items"), item, where + "[]"));
            }
        }
    }

    private static List<String> types(JsonNode schema) {
        List<String> types = new ArrayList<>();
        if (schema.get("type").isArray()) {
            schema.get("type").forEach(type -> types.add(type.textValue()));
        } else {
            types.add(schema.get("type").textValue());
        }
        if (types.contains("number")) {
            types.add("integer");
        }
        return types;
    }

    private static String type(JsonNode value) {
        if (value.isObject()) {
            return "object";
        } else if (value.isArray()) {
            return "array";
        } else if (value.isTextual()) {
            return "string";
        } else if (value.isBoolean()) {
            return "boolean";
        } else if (value.isNull()) {
            return "null";
        }
        return value.isIntegralNumber() ? "integer" : "number";
    }
}
