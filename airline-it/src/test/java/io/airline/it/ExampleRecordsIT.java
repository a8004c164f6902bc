package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.Field;
import io.airline.aggregations.Measures;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.it.InfluxQueries.Series;
import io.airline.local.AirlineStack;
import io.airline.local.Installation;
import io.airline.local.Ports;
import io.airline.local.StackStreams;
import io.airline.local.Store;
import io.airline.local.TopicReader;
import io.airline.model.EventCodec;
import io.airline.model.UndecodableEventException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the streams of the examples tell is what anybody would work out over the records that they have stored: the totals by
 * slice as InfluxDB has them, and those of all slices, merged.
 */
class ExampleRecordsIT {
    private static final long READINGS = 20_000;
    private static final long COMPANIES = 500;
    private static final Duration SLICE = Duration.ofSeconds(5);

    /** Of one slice a coefficient may by chance be so small that its last digits are noise. */
    private static final double NOISE = 1e-12;

    private static final String BY_SLICE =
            """
            SELECT TIMESTAMPDIFF(SECOND, '1970-01-01', `timestamp`) DIV 5 AS slice, COUNT(*) AS count,
                   SUM(fuel_consumed) / SUM(distance_covered) AS fuel_per_km_ratio,
                   SUM(engine_speed < 78) AS speeds_under_78,
                   SUM(engine_speed >= 78 AND engine_speed < 79) AS speeds_from_78,
                   SUM(engine_speed >= 79 AND engine_speed < 80) AS speeds_from_79,
                   SUM(engine_speed >= 80 AND engine_speed < 81) AS speeds_from_80,
                   SUM(engine_speed >= 81 AND engine_speed < 82) AS speeds_from_81,
                   SUM(engine_speed >= 82) AS speeds_from_82
            FROM TRUCK_PARAMETER_MAP GROUP BY slice WITH ROLLUP
            """;

    @TempDir
    private Path directory;

    @AfterEach
    void forgetClasses() {
        Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }

    /** A line of {@code truck_readings}. */
    private record Reading(String id, Instant timestamp, double distance, double speed, double elapsed) {
        static Reading parse(String line) {
            String[] fields = line.split(",", -1);
            return new Reading(
                    fields[0],
                    Instant.parse(fields[1]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]),
                    Double.parseDouble(fields[6]));
        }
    }

    /** A row of {@code companies_created}. */
    private record Company(String id, String sector, long revenue, long employees, long investment) {
        static Company of(Row row) {
            return new Company(
                    row.getString("id"),
                    row.getString("sector"),
                    row.getLong("revenue"),
                    row.getLong("employees"),
                    row.getLong("investment"));
        }

        String size() {
            if (employees < 10) {
                return "size_from_1";
            }
            if (employees < 50) {
                return "size_from_10";
            }
            return employees < 250 ? "size_from_50" : "size_from_250";
        }
    }

    @Test
    void ratioHistogramAndCorrelationOfTrucksAreThoseOfTheirRecords() throws Exception {
        Requirements.mariaDb();
        StackStreams.Found trucks = found("trucks");
        Path files = directory.resolve("files");
        int port = Ports.free().store();
        try (AirlineStack stack = builder(trucks)
                .table("TRUCK_PARAMETER_MAP", "jdbc")
                .table("truck_readings", "files")
                .databasePorts(port, 0)
                .jobSetting("files.directory", files.toUri().toString())
                .jobSetting("files.format", "csv")
                .start()) {
            assertThat(publish(stack, READINGS, "4000")).isEqualTo(READINGS);
            List<String> published = publishedIds(stack, trucks.definition());
            assertThat(published).hasSize((int) READINGS);

            Map<Long, Map<String, Double>> wanted = new TreeMap<>();
            Map<String, Double> wantedOverall = new LinkedHashMap<>();
            try (Connection connection =
                    DriverManager.getConnection("jdbc:mariadb://127.0.0.1:%d/airline".formatted(port), "airline", "")) {
                assertThat(ids(connection)).containsExactlyInAnyOrderElementsOf(published);
                readBySlice(connection, wanted, wantedOverall);
            }
            List<Reading> readings = readings(files.resolve("truck_readings"));
            assertThat(readings.stream().map(Reading::id)).containsExactlyInAnyOrderElementsOf(published);
            wantedOverall.putAll(correlations(readings));
            Map<Long, List<Reading>> bySlice = readings.stream()
                    .collect(
                            Collectors.groupingBy(reading -> reading.timestamp().toEpochMilli() / SLICE.toMillis()));
            bySlice.forEach((slice, part) -> wanted.get(slice).putAll(correlations(part)));

            List<SliceTotal> inInflux = stored(stack, trucks.definition(), "truck");
            assertThat(inInflux).hasSizeGreaterThan(1).hasSize(wanted.size());
            for (SliceTotal total : inInflux) {
                assertFields(total, wanted.get(total.start().toEpochMilli() / SLICE.toMillis()), NOISE);
            }
            for (List<SliceTotal> totals : List.of(inInflux, stack.kpis())) {
                SliceTotal overall =
                        merged(trucks.definition(), "truck", totals).get("truck");
                assertFields(overall, wantedOverall, 0);
                System.out.printf(
                        "trucks: %d records, %d slices; of the stream %s; of the records %s%n",
                        readings.size(), wanted.size(), only(overall, wantedOverall), wantedOverall);
            }
        }
    }

    @Test
    void meansPercentagesAndSizesOfCompaniesAreThoseOfTheirRecords() throws Exception {
        StackStreams.Found companies = found("companies");
        int port = Ports.free().store();
        try (AirlineStack stack = builder(companies)
                .table("companies_created", "cassandra")
                .databasePorts(0, port)
                .jobSetting("cassandra.keyspace", "spark_streams")
                .start()) {
            assertThat(publish(stack, COMPANIES, "100")).isEqualTo(COMPANIES);
            List<Company> rows = companies(port);
            assertThat(rows.stream().map(Company::id))
                    .hasSize((int) COMPANIES)
                    .containsExactlyInAnyOrderElementsOf(publishedIds(stack, companies.definition()));

            Map<String, Map<String, Double>> wanted = bySector(rows);
            assertThat(wanted).hasSize(5);
            List<SliceTotal> inInflux = stored(stack, companies.definition(), "sector");
            for (List<SliceTotal> totals : List.of(inInflux, stack.kpis())) {
                Map<String, SliceTotal> overall = merged(companies.definition(), "sector", totals);
                assertThat(overall.keySet()).isEqualTo(wanted.keySet());
                overall.forEach((sector, total) -> assertFields(total, wanted.get(sector), 0));
            }
            System.out.printf("companies: %d records, by sector %s%n", rows.size(), wanted);
        }
    }

    /** A stream's classes are those of its jar, which whoever decodes its events looks for with the thread's loader. */
    private static StackStreams.Found found(String name) {
        StackStreams.Found found =
                StackStreams.ofExamples(Installation.fromSystemProperty()).named(name);
        Thread.currentThread().setContextClassLoader(found.loader());
        return found;
    }

    private static AirlineStack.Builder builder(StackStreams.Found found) {
        return Stacks.builder(found.definition(), Store.Kind.INFLUXDB)
                .jars(found.jars())
                .jobSetting("job.table-interval", "1s");
    }

    private static long publish(AirlineStack stack, long count, String rate) throws Exception {
        return Stacks.publish(stack, "--count", Long.toString(count), "--rate", rate, "--seed", "7")
                .path("success")
                .asLong();
    }

    private static <E extends SpecificRecordBase> List<String> publishedIds(
            AirlineStack stack, StreamDefinition<E> definition) {
        EventCodec<E> codec = EventCodec.of(definition.eventType());
        List<String> ids = new ArrayList<>();
        try (TopicReader topic = new TopicReader(stack.bootstrapServers(), definition.topic())) {
            topic.readToEnd(message -> {
                try {
                    E event = codec.decode(message.value());
                    ids.add(event.get(event.getSchema().getField("id").pos()).toString());
                } catch (UndecodableEventException e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertThat(ids).doesNotHaveDuplicates();
        return ids;
    }

    private static List<String> ids(Connection connection) throws Exception {
        List<String> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM TRUCK_PARAMETER_MAP")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    /** The row without a slice is that of all. */
    private static void readBySlice(
            Connection connection, Map<Long, Map<String, Double>> slices, Map<String, Double> overall)
            throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BY_SLICE)) {
            while (rows.next()) {
                Map<String, Double> row = new LinkedHashMap<>();
                for (int column = 2; column <= rows.getMetaData().getColumnCount(); column++) {
                    row.put(rows.getMetaData().getColumnLabel(column), rows.getDouble(column));
                }
                if (rows.getObject(1) == null) {
                    overall.putAll(row);
                } else {
                    slices.put(rows.getLong(1), row);
                }
            }
        }
    }

    private static List<Reading> readings(Path table) throws IOException {
        List<Reading> readings = new ArrayList<>();
        try (Stream<Path> files = Files.walk(table)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".csv")).toList()) {
                List<String> lines = Files.readAllLines(file);
                assertThat(lines.get(0))
                        .isEqualTo(
                                "id,timestamp,distance_covered,engine_speed,fuel_consumed,fuel_remaining,time_elapsed");
                lines.stream().skip(1).map(Reading::parse).forEach(readings::add);
            }
        }
        return readings;
    }

    private static List<Company> companies(int port) {
        try (CqlSession session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .withLocalDatacenter("datacenter1")
                .build()) {
            return session
                    .execute("SELECT id, sector, revenue, employees, investment FROM spark_streams.companies_created")
                    .all()
                    .stream()
                    .map(Company::of)
                    .toList();
        }
    }

    private static Map<String, Map<String, Double>> bySector(List<Company> companies) {
        Map<String, Map<String, Double>> sectors = new TreeMap<>();
        companies.stream().collect(Collectors.groupingBy(Company::sector)).forEach((sector, group) -> {
            double investment = group.stream().mapToLong(Company::investment).sum();
            double revenue = group.stream().mapToLong(Company::revenue).sum();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("count", (double) group.size());
            figures.put("investment_mean", investment / group.size());
            figures.put("revenue_percent_ratio", 100 * revenue / investment);
            for (String size :
                    List.of("size_under_1", "size_from_1", "size_from_10", "size_from_50", "size_from_250")) {
                figures.put(size, (double) group.stream()
                        .filter(company -> company.size().equals(size))
                        .count());
            }
            sectors.put(sector, figures);
        });
        return sectors;
    }

    private static Map<String, Double> correlations(List<Reading> readings) {
        return Map.of(
                "distance_time_coefficient", pearson(readings, Reading::distance, Reading::elapsed),
                "speed_time_coefficient", pearson(readings, Reading::speed, Reading::elapsed));
    }

    /** As it is defined: the means first, then the deviations from them. */
    private static double pearson(List<Reading> readings, ToDoubleFunction<Reading> x, ToDoubleFunction<Reading> y) {
        double meanX = readings.stream().mapToDouble(x).average().orElseThrow();
        double meanY = readings.stream().mapToDouble(y).average().orElseThrow();
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (Reading reading : readings) {
            double deviationX = x.applyAsDouble(reading) - meanX;
            double deviationY = y.applyAsDouble(reading) - meanY;
            xx += deviationX * deviationX;
            yy += deviationY * deviationY;
            xy += deviationX * deviationY;
        }
        return xy / Math.sqrt(xx * yy);
    }

    /** Returns the totals of a dimension as InfluxDB has them. */
    private static <E extends SpecificRecordBase> List<SliceTotal> stored(
            AirlineStack stack, StreamDefinition<E> definition, String dimension) throws Exception {
        Map<String, Field.Type> types =
                definition.measures().fields().stream().collect(Collectors.toMap(Field::name, Field::type));
        List<SliceTotal> totals = new ArrayList<>();
        for (Series series : new InfluxQueries(stack.store().url())
                .ask(definition.bucket(), "SELECT * FROM \"%1$s\" GROUP BY \"%1$s\"".formatted(dimension))) {
            for (Map<String, JsonNode> row : series.rows()) {
                Map<String, Number> fields = new LinkedHashMap<>();
                row.forEach((name, value) -> {
                    if (types.containsKey(name) && value.isNumber()) {
                        fields.put(name, number(types.get(name), value));
                    }
                });
                Instant start = Instant.ofEpochMilli(row.get("time").asLong());
                totals.add(new SliceTotal(dimension, series.tags().get(dimension), start, SLICE, fields));
            }
        }
        return totals;
    }

    /** A fractional number may come without a fraction. */
    private static Number number(Field.Type type, JsonNode value) {
        if (type == Field.Type.LONG) {
            return value.longValue();
        }
        return value.doubleValue();
    }

    /** Merges the slices of each key, as the measures themselves do it. */
    private static <E extends SpecificRecordBase> Map<String, SliceTotal> merged(
            StreamDefinition<E> definition, String dimension, List<SliceTotal> totals) {
        Measures<E> measures = definition.measures();
        Map<String, Object[]> byKey = new TreeMap<>();
        for (SliceTotal total : totals) {
            if (total.dimension().equals(dimension)) {
                byKey.merge(total.key(), measures.accumulatorOf(total), measures::merge);
            }
        }
        Map<String, SliceTotal> merged = new TreeMap<>();
        byKey.forEach((key, accumulator) ->
                merged.put(key, measures.total(dimension, key, Instant.EPOCH, SLICE, accumulator)));
        return merged;
    }

    private static void assertFields(SliceTotal total, Map<String, Double> wanted, double noise) {
        assertThat(only(total, wanted).keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((field, value) -> assertThat(total.fields().get(field).doubleValue())
                .as("%s of %s from %s", field, total.key(), total.start())
                .isCloseTo(value, within(Math.max(noise, Math.abs(value) * 1e-9))));
    }

    private static Map<String, Number> only(SliceTotal total, Map<String, Double> wanted) {
        Map<String, Number> fields = new LinkedHashMap<>(total.fields());
        fields.keySet().retainAll(wanted.keySet());
        return fields;
    }
}
