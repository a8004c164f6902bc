package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.metrics.Metric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProducerMetricsTest {
    private static final String TWO_GOOD_ONE_BAD =
            """
            2B,410,AER,2965,KZN,2990,,0,CR2
            2B,x,AER,2965,KZN,2990,,0,CR2
            2B,410,ASF,2966,KZN,2990,,0,CR2
            """;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void theNumbersAreThoseOfTheProduction() throws Exception {
        Production<?> production = Production.of(
                        EventStream.ROUTES,
                        List.of(EventStream.ROUTES.input(
                                "routes", new ByteArrayInputStream(TWO_GOOD_ONE_BAD.getBytes(StandardCharsets.UTF_8)))),
                        FakePublisher.unlimited())
                .build();
        ProducerMetrics.register(registry, "1.2.3", "routes", production);
        assertThat(values()).containsEntry("airline_producer_records_read{stream=\"routes\"}", 0.0);

        production.run();

        assertThat(values())
                .isEqualTo(Map.of(
                        "airline_producer_records_read{stream=\"routes\"}", 3.0,
                        "airline_producer_records_acknowledged{stream=\"routes\"}", 2.0,
                        "airline_producer_records_rejected{kind=\"transform\",stream=\"routes\"}", 1.0,
                        "airline_producer_records_rejected{kind=\"schema\",stream=\"routes\"}", 0.0,
                        "airline_producer_records_skipped{stream=\"routes\"}", 0.0,
                        "airline_producer_records_spoiled{kind=\"late\",stream=\"routes\"}", 0.0,
                        "airline_producer_records_spoiled{kind=\"future\",stream=\"routes\"}", 0.0,
                        "airline_producer_records_spoiled{kind=\"corrupt\",stream=\"routes\"}", 0.0,
                        "airline_producer_records_in_flight{stream=\"routes\"}", 0.0));
    }

    @Test
    void everyMetricHasItsDescription() {
        ProducerMetrics.register(
                registry,
                "1.2.3",
                "routes",
                Production.of(EventStream.ROUTES, List.of(), FakePublisher.unlimited())
                        .build());

        assertThat(registry.scrape().stream().map(each -> each.getMetadata().getHelp()))
                .containsExactlyInAnyOrderElementsOf(
                        AirlineProducer.METRICS.stream().map(Metric::help).toList());
    }

    private Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        for (MetricSnapshot metric : registry.scrape()) {
            String name = metric.getMetadata().getPrometheusName();
            if (metric instanceof CounterSnapshot counter) {
                counter.getDataPoints().forEach(each -> values.put(name + each.getLabels(), each.getValue()));
            } else if (metric instanceof GaugeSnapshot gauge) {
                gauge.getDataPoints().forEach(each -> values.put(name + each.getLabels(), each.getValue()));
            }
        }
        return values;
    }
}
