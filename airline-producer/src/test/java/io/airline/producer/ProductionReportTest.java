package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProductionReportTest {
    private static final ProductionReport ROUTES = report(67_663, 66_765, 898, 0);

    @Test
    void jsonHasCountsAndShares() throws IOException {
        JsonNode json = new ObjectMapper().readTree(ROUTES.toJson());

        assertThat(json.get("total").asLong()).isEqualTo(67_663);
        assertThat(json.get("success").asLong()).isEqualTo(66_765);
        assertThat(json.get("errors_by_transform").asLong()).isEqualTo(898);
        assertThat(json.get("errors_by_schema").asLong()).isZero();
        assertThat(json.get("skipped").asLong()).isZero();
        assertThat(json.get("production").asText()).isEqualTo("nightly");
        assertThat(json.get("success_percent").asDouble()).isEqualTo(98.67);
        assertThat(json.get("errors_by_transform_percent").asDouble()).isEqualTo(1.33);
        assertThat(json.get("errors_by_schema_percent").asDouble()).isZero();
        assertThat(json.get("stream").asText()).isEqualTo("routes");
        assertThat(json.get("topic").asText()).isEqualTo("routes_data");
        assertThat(json.get("outcome").asText()).isEqualTo("completed");
        assertThat(json.get("started").asText()).isEqualTo("2026-03-01T10:15:30.123Z");
        assertThat(json.get("seconds").asDouble()).isEqualTo(1.5);
        assertThat(json.get("records_per_second").asLong()).isEqualTo(45_109);
        Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        assertThat(names).hasSize(19);
    }

    @Test
    void tableIsTheSameInEveryLocale() {
        assertThat(ROUTES.toTable())
                .isEqualToNormalizingNewlines(
                        """
                        production of routes to topic routes_data: completed
                          total                         67,663   100.00 %
                          success                       66,765    98.67 %
                          errors by transform              898     1.33 %
                          errors by schema                   0     0.00 %
                        1.500 s, 45,109 records/s""");
    }

    @Test
    void sharesAreRoundedHalfUp() {
        assertThat(report(800, 1, 0, 0).percent(1)).hasToString("0.13");
        assertThat(report(3, 2, 0, 0).percent(2)).hasToString("66.67");
        assertThat(report(0, 0, 0, 0).percent(0)).hasToString("0.00");
    }

    @Test
    void tableSaysWhatIsUnpublished() {
        assertThat(report(10, 7, 1, 1).toTable()).contains("unpublished                        1    10.00 %");
    }

    @Test
    void tableAndProgressLineSayWhatIsSkipped() {
        ProductionReport resumed = report(10, 4, 1, 1, 3);

        assertThat(resumed.counts().unpublished()).isEqualTo(1);
        assertThat(resumed.toTable()).contains("skipped                            3    30.00 %");
        assertThat(ProgressDisplay.line(resumed.counts())).contains("1 by schema, 3 skipped, ");
    }

    @Test
    void progressLine() {
        assertThat(ProgressDisplay.line(ROUTES.counts()))
                .isEqualTo(
                        "2 s: 67,663 records, 66,765 published, 898 errors by transform, 0 by schema, 45,109 records/s");
    }

    private static ProductionReport report(long total, long success, long byTransform, long bySchema) {
        return report(total, success, byTransform, bySchema, 0);
    }

    private static ProductionReport report(long total, long success, long byTransform, long bySchema, long skipped) {
        ProductionProgress counts = new ProductionProgress(
                total, success, byTransform, bySchema, skipped, 0, 0, 0, Duration.ofMillis(1500));
        return new ProductionReport(
                "routes", "routes_data", "nightly", ProductionReport.Outcome.COMPLETED, Rows.NOW, counts);
    }
}
