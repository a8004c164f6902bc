package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.assertStoredIsWhatWasPublished;
import static io.airline.it.Stacks.publishFiles;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.local.AirlineStack;
import io.airline.local.Store;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The fare dataset in all three forms, one after the other into the same store: under a new event time the same flights
 * count again. The figures are those of the dataset's own description.
 */
class FareDatasetIT {
    private static final long ROWS = 10_683;
    private static final long FROM_NEW_DELHI = 4537;
    private static final Map<String, Long> CARRIERS = Map.ofEntries(
            Map.entry("Jet Airways", 3849L),
            Map.entry("IndiGo", 2053L),
            Map.entry("Air India", 1752L),
            Map.entry("Multiple carriers", 1196L),
            Map.entry("SpiceJet", 818L),
            Map.entry("Vistara", 479L),
            Map.entry("Air Asia", 319L),
            Map.entry("GoAir", 194L),
            Map.entry("Multiple carriers Premium economy", 13L),
            Map.entry("Jet Airways Business", 6L),
            Map.entry("Vistara Premium economy", 3L),
            Map.entry("Trujet", 1L));

    @Test
    void everyFormOfTheDatasetGivesTheKnownCounts() throws Exception {
        assertEveryFormOfTheDatasetGivesTheKnownCounts(Store.Kind.INFLUXDB);
    }

    @Test
    @Tag("slow")
    void everyFormOfTheDatasetGivesTheKnownCountsFromQuestDb() throws Exception {
        assertEveryFormOfTheDatasetGivesTheKnownCounts(Store.Kind.QUESTDB);
    }

    private void assertEveryFormOfTheDatasetGivesTheKnownCounts(Store.Kind store) throws Exception {
        List<Path> csv = List.of(Requirements.data("Data_Train.csv"));
        List<Path> workbook = List.of(Requirements.data("Data_Train.xlsx"));
        List<Path> chunks = IntStream.rangeClosed(1, 9)
                .mapToObj(number -> Requirements.data("airlines_split/airlines_" + number + ".csv"))
                .toList();
        try (AirlineStack stack = Stacks.start(FLIGHTS, store)) {
            int times = 0;
            for (List<Path> form : List.of(csv, workbook, chunks)) {
                JsonNode report = publishFiles(stack, form);
                times++;

                assertThat(report.path("total").asLong()).isEqualTo(ROWS);
                assertThat(report.path("success").asLong()).isEqualTo(ROWS);
                Map<String, Map<String, Long>> stored = stack.stored();
                assertThat(stored.get("carrier")).isEqualTo(times(CARRIERS, times));
                assertThat(stored.get("source")).containsEntry("New Delhi", FROM_NEW_DELHI * times);
            }
            assertStoredIsWhatWasPublished(stack);
        }
    }

    private static Map<String, Long> times(Map<String, Long> counts, int factor) {
        Map<String, Long> product = new HashMap<>();
        counts.forEach((key, count) -> product.put(key, count * factor));
        return product;
    }
}
