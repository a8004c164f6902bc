package io.airline.it.performance;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.StreamDefinition;
import io.airline.it.MeasurementReport;
import io.airline.it.Requirements;
import io.airline.local.AirlineStack;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records per second of the producer from a file to a broker that has acknowledged them, in turns over several rounds, each
 * in a JVM of its own: the fare dataset as CSV and as a workbook, OpenFlights' routes, and the generator. CSV and routes are
 * one file that has the rows of the dataset over and over; workbooks are named one after the other.
 *
 * <p>{@code airline.measure.records} sets how many (10,000,000), a tenth of it from workbooks; {@code airline.measure.rounds}
 * the rounds (3).
 */
class ProducerMeasurement {
    private static final int RECORDS = MeasurementReport.setting("airline.measure.records", 10_000_000);
    private static final int ROUNDS = MeasurementReport.setting("airline.measure.rounds", 3);

    private final Map<String, Sample> rates = new LinkedHashMap<>();

    @Test
    void fileToBroker(@TempDir Path directory) throws Exception {
        Path csv = repeated(Requirements.data("Data_Train.csv"), directory.resolve("fares.csv"), 1, RECORDS);
        Path routes = repeated(Requirements.data("routes.dat"), directory.resolve("routes.dat"), 0, RECORDS);
        Path workbook = Requirements.data("Data_Train.xlsx");
        for (int round = 0; round < ROUNDS; round++) {
            run("CSV", FLIGHTS, List.of("--file", csv.toString()));
            run("routes", ROUTES, List.of("--file", routes.toString()));
            run("XLSX", FLIGHTS, workbooks(workbook));
            run("generator", FLIGHTS, List.of("--count", Integer.toString(RECORDS)));
        }
        MeasurementReport report = new MeasurementReport("producer");
        report.put("records", RECORDS).put("rounds", ROUNDS);
        rates.forEach((name, sample) -> report.put(name + ", records/s", sample.summary()));
        report.report();
    }

    private static List<String> workbooks(Path workbook) throws Exception {
        long rows = Files.readAllLines(Requirements.data("Data_Train.csv")).size();
        List<String> arguments = new ArrayList<>();
        for (long sum = 0; sum < RECORDS / 10; sum += rows) {
            arguments.addAll(List.of("--file", workbook.toString()));
        }
        return arguments;
    }

    /** Writes a file with the first {@code header} lines once and all others again and again. */
    private static Path repeated(Path source, Path target, int header, int records) throws Exception {
        List<String> lines = Files.readAllLines(source);
        try (BufferedWriter writer = Files.newBufferedWriter(target)) {
            for (int i = 0; i < header; i++) {
                writer.write(lines.get(i));
                writer.newLine();
            }
            int size = lines.size() - header;
            for (int i = 0; i < records; i++) {
                writer.write(lines.get(header + i % size));
                writer.newLine();
            }
        }
        return target;
    }

    private void run(String name, StreamDefinition<?> stream, List<String> input) throws Exception {
        try (AirlineStack stack =
                AirlineStack.of(stream).ports(Ports.free()).withoutJob().start()) {
            Path report = stack.logs().resolve("production.json");
            List<String> arguments = new ArrayList<>(input);
            arguments.addAll(List.of(
                    "--rate",
                    "max",
                    "--report",
                    report.toString(),
                    "--rejects",
                    stack.logs().resolve("rejects.csv").toString()));
            ManagedProcess producer = stack.startProducer(arguments, ProcessBuilder.Redirect.PIPE);
            assertThat(producer.awaitExit()).as("see %s", producer.log()).isZero();
            JsonNode json = new ObjectMapper().readTree(report.toFile());
            assertThat(stack.progress().published())
                    .as("on the topic")
                    .isEqualTo(json.path("success").asLong());
            double rate = json.path("records_per_second").asDouble();
            rates.computeIfAbsent(name, unused -> new Sample()).add(rate);
            System.out.printf("%-10s %,12.0f records/s%n", name, rate);
        }
    }
}
