package io.airline.producer;

import io.airline.model.metrics.Metric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What the producer tells Prometheus. */
final class ProducerMetrics {
    private static final Metric INFO =
            Metric.info("airline_producer_info", "The version of the producer that runs.", "version");
    private static final Metric READ = Metric.counter(
            "airline_producer_records_read_total", "Records read from the inputs, or generated.", "stream");
    private static final Metric ACKNOWLEDGED = Metric.counter(
            "airline_producer_records_acknowledged_total",
            "Records that are published: acknowledged by all in-sync replicas.",
            "stream");
    private static final Metric REJECTED = Metric.counter(
            "airline_producer_records_rejected_total",
            "Records that are no event, by kind: transform (a field cannot be turned into its type), schema (the schema"
                    + " refuses a value).",
            "stream",
            "kind");
    private static final Metric SKIPPED = Metric.counter(
            "airline_producer_records_skipped_total",
            "Records that were not published again, because a production which is resumed had published them before.",
            "stream");
    private static final Metric SPOILED = Metric.counter(
            "airline_producer_records_spoiled_total",
            "Records that were generated to be late, future or corrupt, as was asked for; they are published.",
            "stream",
            "kind");
    private static final Metric IN_FLIGHT = Metric.gauge(
            "airline_producer_records_in_flight",
            "Records that are handed to Kafka and not acknowledged yet.",
            "stream");

    /** Every metric of the producer beside those of the Java virtual machine. */
    static final List<Metric> ALL = List.of(INFO, READ, ACKNOWLEDGED, REJECTED, SKIPPED, SPOILED, IN_FLIGHT);

    private ProducerMetrics() {}

    /** Registers all metrics, with the values of that production. */
    static void register(PrometheusRegistry registry, String version, String stream, Production<?> production) {
        INFO.registerInfo(registry, version);
        READ.register(
                registry, values -> values.set((double) production.progress().total(), stream));
        ACKNOWLEDGED.register(
                registry, values -> values.set((double) production.progress().success(), stream));
        REJECTED.register(registry, values -> {
            ProductionProgress progress = production.progress();
            values.set((double) progress.errorsByTransform(), stream, ErrorKind.TRANSFORM.toString());
            values.set((double) progress.errorsBySchema(), stream, ErrorKind.SCHEMA.toString());
        });
        SKIPPED.register(
                registry, values -> values.set((double) production.progress().skipped(), stream));
        SPOILED.register(registry, values -> {
            ProductionProgress progress = production.progress();
            values.set((double) progress.late(), stream, "late");
            values.set((double) progress.future(), stream, "future");
            values.set((double) progress.corrupt(), stream, "corrupt");
        });
        IN_FLIGHT.register(
                registry, values -> values.set((double) production.progress().unpublished(), stream));
    }
}
