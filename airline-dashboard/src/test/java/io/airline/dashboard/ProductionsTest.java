package io.airline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProductionsTest {
    private static final String ADDRESS = "/api/v1/routes/productions";

    /** A valid route, one whose carrier has no number, and one without a source. */
    private static final String ROUTES =
            """
            2B,410,AER,2965,KZN,2990,,0,CR2
            2B,\\N,AER,2965,KZN,2990,,0,CR2
            2B,410,,2965,KZN,2990,,0,CR2
            """;

    @TempDir
    Path folder;

    @Test
    void aFileIsProducedAndReported() throws Exception {
        Files.writeString(folder.resolve("routes.dat"), ROUTES);
        try (TestDashboard dashboard = started()) {
            HttpResponse<String> accepted = post(dashboard, "{\"source\": \"routes.dat\", \"rate\": 1000}");
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(accepted.headers().firstValue("Location")).contains(ADDRESS + "/1");

            JsonNode ended = ended(dashboard, "1");
            assertThat(ended.get("state").textValue()).isEqualTo("completed");
            assertThat(ended.at("/report/total").longValue()).isEqualTo(3);
            assertThat(ended.at("/progress/success").longValue()).isEqualTo(1);
            assertThat(dashboard.cluster.published).hasSize(1);
            assertThat(dashboard.json(ADDRESS).at("/productions/0/id").textValue())
                    .isEqualTo("1");
        }
    }

    @Test
    void aGeneratorRunsUntilItIsStopped() throws Exception {
        try (TestDashboard dashboard = started()) {
            post(dashboard, "{\"source\": \"generator\", \"rate\": \"max\"}");
            assertThat(dashboard.json(ADDRESS + "/1").get("state").textValue()).isEqualTo("running");

            assertThat(dashboard
                            .send(dashboard.request(ADDRESS + "/1").DELETE())
                            .statusCode())
                    .isEqualTo(202);

            assertThat(ended(dashboard, "1").get("state").textValue()).isEqualTo("stopped");
        }
    }

    @Test
    void onlyFilesOfTheFolderAreRead() throws Exception {
        Path outside = Files.writeString(Files.createTempFile("outside", ".dat"), ROUTES);
        Files.createSymbolicLink(folder.resolve("link.dat"), outside);
        Files.writeString(folder.resolve(".hidden"), ROUTES);
        Files.createDirectory(folder.resolve("directory"));
        try (TestDashboard dashboard = started()) {
            for (String name : new String[] {
                outside.toString(), "../" + outside.getFileName(), "link.dat", ".hidden", "directory", ".", "", "no.dat"
            }) {
                HttpResponse<String> answer = post(dashboard, "{\"source\": \"" + name + "\"}");
                assertThat(answer.statusCode()).as(name).isEqualTo(404);
            }
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void aWrongOrderIsRefused() throws Exception {
        try (TestDashboard dashboard = started()) {
            for (String body : new String[] {
                "",
                "[]",
                "{",
                "{}",
                "{\"source\": 1}",
                "{\"source\": \"generator\", \"rate\": 0}",
                "{\"source\": \"generator\", \"rate\": \"fast\"}",
                "{\"source\": \"generator\", \"count\": \"1\"}",
                "{\"source\": \"generator\", \"count\": -1}",
                "{\"source\": \"routes.dat\", \"count\": 1}",
                "{\"source\": \"generator\", \"loop\": true}"
            }) {
                HttpResponse<String> answer = post(dashboard, body);
                assertThat(answer.statusCode()).as(body).isEqualTo(400);
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            }
        }
    }

    @Test
    void aPageOfAnotherSiteStartsNothing() throws Exception {
        try (TestDashboard dashboard = started()) {
            assertThat(dashboard
                            .send(dashboard
                                    .request(ADDRESS)
                                    .header("Content-Type", "text/plain")
                                    .POST(BodyPublishers.ofString("{\"source\": \"generator\"}")))
                            .statusCode())
                    .isEqualTo(415);
            assertThat(dashboard
                            .send(dashboard.request("/produce").header("Sec-Fetch-Site", "cross-site"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(dashboard.json(ADDRESS).get("productions")).isEmpty();
        }
    }

    @Test
    void onlySoManyRunAtOnce() throws Exception {
        try (TestDashboard dashboard = started()) {
            for (int i = 0; i < Productions.RUNNING; i++) {
                assertThat(post(dashboard, "{\"source\": \"generator\", \"rate\": 1}")
                                .statusCode())
                        .isEqualTo(202);
            }
            assertThat(post(dashboard, "{\"source\": \"generator\", \"rate\": 1}")
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void theViewOfTheFlaskVersionProducesAndCounts() throws Exception {
        Files.writeString(folder.resolve("routes.dat"), ROUTES);
        try (TestDashboard dashboard = started()) {
            assertThat(dashboard.get("/produce").body())
                    .isEqualTo("{\"data\":[{\"Total count\":3},{\"Total count (%)\":100.00},{\"Total success\":1},"
                            + "{\"Total success (%)\":33.33},{\"Total errors by var transform\":1},"
                            + "{\"Total errors by var transform (%)\":33.33},{\"Total errors by invalid schema\":1},"
                            + "{\"Total errors by invalid schema (%)\":33.33}],\"error\":false,"
                            + "\"message\":\"produce\",\"statusCode\":200}");
        }
    }

    private TestDashboard started() {
        return new TestDashboard("dashboard.productions", "true", "dashboard.production-files", folder.toString());
    }

    private static HttpResponse<String> post(TestDashboard dashboard, String body) throws Exception {
        return dashboard.send(dashboard
                .request(ADDRESS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode ended(TestDashboard dashboard, String id) throws Exception {
        JsonNode production = dashboard.json(ADDRESS + "/" + id);
        while (production.get("state").textValue().equals("running")) {
            production = dashboard.json(ADDRESS + "/" + id);
        }
        return production;
    }
}
