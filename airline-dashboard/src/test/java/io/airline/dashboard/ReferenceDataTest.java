package io.airline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceDataTest {
    @TempDir
    Path directory;

    @BeforeEach
    void write() throws Exception {
        Files.writeString(
                directory.resolve("airports.dat"),
                """
                3682,"Hartsfield Jackson Atlanta International Airport","Atlanta","United States","ATL","KATL",33.63,-84.42,1026,-5,"A"
                1382,"Charles de Gaulle International Airport","Paris","France","CDG","LFPG",49.01,2.55,392,1,"E"
                26,"Kugaaruk Airport","Pelly Bay","Canada",\\N,"CYBB",68.53,-89.80,56,-7,"A"
                """);
        Files.writeString(
                directory.resolve("airlines.dat"),
                """
                1,"Gone",\\N,"AF","GON","","Nowhere","N"
                137,"Air France",\\N,"AF","AFR","AIRFRANS","France","Y"
                """);
        Files.writeString(directory.resolve("planes.dat"), "\"Boeing 777\",\"777\",\\N\n");
    }

    @Test
    void aCodeThatWasGivenAgainBelongsToWhoFlies() {
        ReferenceData data = ReferenceData.of(directory);

        assertThat(data.airlines().get("AF").name()).isEqualTo("Air France");
        assertThat(data.airlines().get("GON").name()).isEqualTo("Gone");
        assertThat(data.airports()).containsOnlyKeys("ATL", "KATL", "CDG", "LFPG", "CYBB");
        assertThat(data.planes()).containsOnlyKeys("777");
    }

    @Test
    void aTableIsSentWholeAndOnce() throws Exception {
        try (TestDashboard dashboard = new TestDashboard("dashboard.reference-data", directory.toString())) {
            assertThat(dashboard.json("/api/v1/streams").get("reference").toString())
                    .isEqualTo("[\"airlines\",\"airports\",\"planes\"]");

            HttpResponse<String> first = dashboard.get("/api/v1/reference/airports");
            assertThat(TestDashboard.json(first).get("airports").findValuesAsText("code"))
                    .containsExactly("ATL", "CDG", "CYBB", "KATL", "LFPG");
            assertThat(first.body())
                    .startsWith("{\"airports\":[{\"code\":\"ATL\",\"name\":\"Hartsfield Jackson Atlanta International"
                            + " Airport\",\"city\":\"Atlanta\",\"country\":\"United States\",\"latitude\":33.63,"
                            + "\"longitude\":-84.42}");
            assertThat(dashboard
                            .send(dashboard
                                    .request("/api/v1/reference/airports")
                                    .header(
                                            "If-None-Match",
                                            first.headers().firstValue("ETag").orElseThrow()))
                            .statusCode())
                    .isEqualTo(304);
            assertThat(dashboard.get("/api/v1/reference/trains").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void withoutReferenceDataThereAreNoTables() throws Exception {
        try (TestDashboard dashboard = new TestDashboard()) {
            assertThat(dashboard.json("/api/v1/streams").get("reference")).isEmpty();
        }
    }

    @Test
    void aMissingTableIsAnError() throws Exception {
        Files.delete(directory.resolve("planes.dat"));

        assertThatThrownBy(() -> ReferenceData.of(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dashboard.reference-data: cannot read %s", directory.resolve("planes.dat"));
    }
}
