package io.airline.examples.trucks;

import io.airline.aggregations.Classes;
import io.airline.aggregations.Correlation;
import io.airline.aggregations.DoubleSummary;
import io.airline.aggregations.Histogram;
import io.airline.aggregations.Last;
import io.airline.aggregations.Panel;
import io.airline.aggregations.Ratio;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.records.RecordTable;
import java.util.List;

/** Brings the stream {@code trucks}: how fast and how far a truck drives, and what that takes. */
public final class TruckStreams implements StreamProvider {
    static final String NAME = "trucks";

    /** In km/h, as wide as the deviation. */
    static final Classes SPEEDS = Classes.ofFractional(78, 79, 80, 81, 82);

    private static final double FILTERED_ABOVE = 80;
    private static final double SPEED_FACTOR = 1.2;

    @Override
    public List<StreamDefinition<?>> streams() {
        return List.of(definition());
    }

    static StreamDefinition<TruckReading> definition() {
        return StreamDefinition.named(NAME, TruckReading.class)
                .eventTime(TruckReading::getTimestamp)
                .reads(
                        "timestamp",
                        "distance_covered",
                        "engine_speed",
                        "fuel_consumed",
                        "fuel_remaining",
                        "time_elapsed")
                .dimension("truck", reading -> "truck")
                .dimensionOfClass("speed_class", TruckReading::getEngineSpeed, SPEEDS)
                .measure("speed", new DoubleSummary<>(TruckReading::getEngineSpeed))
                .measure("speeds", new Histogram<>(TruckReading::getEngineSpeed, SPEEDS))
                .measure("distance", new Last<>(TruckReading::getTimestamp, TruckReading::getDistanceCovered))
                .measure("fuel_left", new Last<>(TruckReading::getTimestamp, TruckReading::getFuelRemaining))
                .measure("fuel_per_km", new Ratio<>(TruckReading::getFuelConsumed, TruckReading::getDistanceCovered))
                .measure(
                        "distance_time",
                        new Correlation<>(TruckReading::getDistanceCovered, TruckReading::getTimeElapsed))
                .measure("speed_time", new Correlation<>(TruckReading::getEngineSpeed, TruckReading::getTimeElapsed))
                .table(parameters())
                .table(transformed())
                .table(readings())
                .panel(new Panel.Values("Speed, km/h", "truck", List.of("speed_max", "speed_mean", "speed_min")))
                .panel(new Panel.Values("Distance, km", "truck", List.of("distance")))
                .panel(new Panel.Values("Fuel left, l", "truck", List.of("fuel_left")))
                .panel(new Panel.Values("Fuel, l/km", "truck", List.of("fuel_per_km_ratio")))
                .panel(new Panel.Histogram("Readings by speed, km/h", "truck", "speeds"))
                .panel(new Panel.Values(
                        "Correlation with time",
                        "truck",
                        List.of("distance_time_coefficient", "speed_time_coefficient")))
                .build();
    }

    /** Every reading, as it is. */
    private static RecordTable<TruckReading> parameters() {
        return RecordTable.<TruckReading>named("TRUCK_PARAMETER_MAP")
                .id("id", TruckReading::getId)
                .timestamp("timestamp", TruckReading::getTimestamp)
                .number("distance_covered", TruckReading::getDistanceCovered)
                .number("engine_speed", TruckReading::getEngineSpeed)
                .number("fuel_consumed", TruckReading::getFuelConsumed)
                .build();
    }

    /** Every reading, in every field: what {@link #parameters()} lacks, such as the time elapsed, is here. */
    private static RecordTable<TruckReading> readings() {
        return fields("truck_readings").build();
    }

    /** Readings of more than 80 km/h, with computed columns. */
    private static RecordTable<TruckReading> transformed() {
        return fields("trucks_transformed")
                .number("engine_speed_scaled", reading -> reading.getEngineSpeed() * SPEED_FACTOR)
                .number("distance_per_speed", reading -> reading.getDistanceCovered() / reading.getEngineSpeed())
                .where(reading -> reading.getEngineSpeed() > FILTERED_ABOVE)
                .build();
    }

    private static RecordTable.Builder<TruckReading> fields(String table) {
        return RecordTable.<TruckReading>named(table)
                .id("id", TruckReading::getId)
                .timestamp("timestamp", TruckReading::getTimestamp)
                .number("distance_covered", TruckReading::getDistanceCovered)
                .number("engine_speed", TruckReading::getEngineSpeed)
                .number("fuel_consumed", TruckReading::getFuelConsumed)
                .number("fuel_remaining", TruckReading::getFuelRemaining)
                .number("time_elapsed", TruckReading::getTimeElapsed);
    }
}
