package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.ROUTES;
import static io.airline.it.Stacks.assertStoredIsWhatWasPublished;
import static io.airline.it.Stacks.publishFiles;
import static io.airline.it.Stacks.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.local.AirlineStack;
import io.airline.local.Store;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The invented sample through the whole stack: needs nothing but what the build brings. */
class SampleIT {
    @Test
    void flightsAreCountedInEveryDimension() throws Exception {
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB)) {
            JsonNode report = publishFiles(stack, List.of(sample("flights.csv")));

            assertThat(report.path("total").asLong()).isEqualTo(7);
            assertThat(report.path("success").asLong()).isEqualTo(5);
            assertThat(report.path("errors_by_transform").asLong()).isEqualTo(1);
            assertThat(report.path("errors_by_schema").asLong()).isEqualTo(1);
            assertThat(stack.stored())
                    .containsEntry("carrier", Map.of("Redwing", 2L, "Bluebird", 2L, "Bluebird, Regional", 1L))
                    .containsEntry("source", Map.of("Bangalore", 1L, "New Delhi", 2L, "Chennai", 1L, "Mumbai", 1L))
                    .containsEntry("destination", Map.of("New Delhi", 1L, "Cochin", 1L, "Kolkata", 2L, "Hyderabad", 1L))
                    .containsEntry(
                            "route", Map.of("BLR → DEL", 1L, "DEL → BOM → COK", 1L, "DEL → CCU", 1L, "BOM → HYD", 1L))
                    .containsEntry("stops", Map.of("0", 3L, "1", 1L));
            assertStoredIsWhatWasPublished(stack);
        }
    }

    @Test
    void routesAreCountedInEveryDimension() throws Exception {
        try (AirlineStack stack = Stacks.start(ROUTES, Store.Kind.QUESTDB)) {
            JsonNode report = publishFiles(stack, List.of(sample("routes.dat")));

            assertThat(report.path("total").asLong()).isEqualTo(5);
            assertThat(report.path("success").asLong()).isEqualTo(4);
            assertThat(report.path("errors_by_transform").asLong()).isEqualTo(1);
            assertThat(stack.stored())
                    .containsEntry("carrier", Map.of("RW", 3L, "BB", 1L))
                    .containsEntry("source", Map.of("AAA", 3L, "BBB", 1L))
                    .containsEntry("destination", Map.of("AAA", 1L, "BBB", 2L, "CCC", 1L))
                    .containsEntry("route", Map.of("AAA → BBB", 2L, "AAA → CCC", 1L, "BBB → AAA", 1L))
                    .containsEntry("stops", Map.of("0", 3L, "1", 1L))
                    .containsEntry("equipment", Map.of("320 319", 1L, "738", 1L, "738 738", 1L))
                    .containsEntry("aircraft", Map.of("320", 1L, "319", 1L, "738", 2L))
                    .containsEntry("codeshare", Map.of("N", 3L, "Y", 1L));
            assertStoredIsWhatWasPublished(stack);
        }
    }
}
