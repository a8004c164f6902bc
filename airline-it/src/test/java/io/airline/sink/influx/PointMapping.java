package io.airline.sink.influx;

import io.airline.aggregations.SliceTotal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it takes to make a line of InfluxDB's protocol of a total. */
@State(Scope.Thread)
public class PointMapping {
    private final SliceTotal total = new SliceTotal(
            "carrier", "Jet Airways", Instant.parse("2026-11-01T12:00:00Z"), Duration.ofSeconds(5), fields());

    private static Map<String, Number> fields() {
        Map<String, Number> fields = new LinkedHashMap<>();
        fields.put("count", 9_123L);
        fields.put("fare_count", 9_123L);
        fields.put("fare_sum", 81_234_567L);
        fields.put("fare_min", 1_759L);
        fields.put("fare_max", 79_512L);
        fields.put("fare_mean", 8_904.3);
        fields.put("duration_count", 9_123L);
        fields.put("duration_sum", 5_812_345L);
        fields.put("duration_mean", 637.1);
        return fields;
    }

    @Benchmark
    public InfluxPoint mapTotal() {
        return InfluxPointMapper.map(total, InfluxDialect.INFLUXDB);
    }
}
