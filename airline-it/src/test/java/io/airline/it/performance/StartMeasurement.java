package io.airline.it.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.it.DashboardApi;
import io.airline.it.MeasurementReport;
import io.airline.it.Requirements;
import io.airline.local.Installation;
import io.airline.local.Ports;
import io.airline.local.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the command {@code run.sh} to the first number that the dashboard serves, and the memory of each process after a
 * minute at 1,000 events a second, on Linux.
 *
 * <p>{@code airline.measure.rounds} sets the rounds (3), {@code airline.measure.seconds} for how long is run before memory is
 * looked at (60), in the last round only.
 */
class StartMeasurement {
    private static final int ROUNDS = MeasurementReport.setting("airline.measure.rounds", 3);
    private static final int SECONDS = MeasurementReport.setting("airline.measure.seconds", 60);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\w+)");

    @Test
    void commandToFirstNumber(@TempDir Path directory) throws Exception {
        Requirements.influxd();
        Sample seconds = new Sample();
        Map<String, Object> memory = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Ports ports = Ports.free();
            DashboardApi dashboard = new DashboardApi("http://127.0.0.1:" + ports.dashboard());
            long start = System.nanoTime();
            Process run = new ProcessBuilder(
                            Installation.fromSystemProperty()
                                    .home()
                                    .resolve("run.sh")
                                    .toString(),
                            "--no-browser",
                            "--data",
                            directory.resolve("data-" + round).toString(),
                            "--kafka-port",
                            Integer.toString(ports.kafka()),
                            "--store-port",
                            Integer.toString(ports.store()),
                            "--dashboard-port",
                            Integer.toString(ports.dashboard()),
                            "--metrics-port",
                            "0")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output-" + round).toFile())
                    .start();
            try {
                Wait.until("a number on the dashboard", LIMIT, () -> total(dashboard) > 0);
                seconds.add((System.nanoTime() - start) / 1e9);
                assertThat(run.isAlive()).isTrue();
                if (round == ROUNDS - 1) {
                    TimeUnit.SECONDS.sleep(SECONDS);
                    for (ProcessHandle each : run.descendants().toList()) {
                        put(memory, each.pid());
                    }
                    put(memory, run.pid());
                }
            } finally {
                run.destroy();
                run.waitFor();
            }
        }
        MeasurementReport report = new MeasurementReport("start");
        report.put("command to first number [s]", seconds.summary());
        memory.forEach(report::put);
        report.report();
    }

    private static long total(DashboardApi dashboard) throws InterruptedException {
        try {
            return dashboard
                    .get("flights/leaderboards/carrier?window=15m")
                    .path("total")
                    .asLong();
        } catch (UncheckedIOException | AssertionError e) {
            // It is not there yet, or has no stream yet.
            return 0;
        }
    }

    /** Puts what {@code /proc} says that a process has in memory, beside its largest heap. */
    private static void put(Map<String, Object> memory, long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        List<String> command =
                List.of(Files.readString(process.resolve("cmdline")).split("\0", -1));
        Matcher resident = RESIDENT.matcher(Files.readString(process.resolve("status")));
        if (resident.find()) {
            String line = String.join(" ", command);
            Matcher heap = HEAP.matcher(line);
            memory.put(
                    "resident memory of %s [MiB]".formatted(name(line)),
                    Map.of(
                            "resident",
                            Long.parseLong(resident.group(1)) / 1024,
                            "largest heap",
                            heap.find() ? heap.group(1) : "none"));
        }
    }

    private static String name(String command) {
        // In this order: influxd is a part of words in the job's command.
        List<Map.Entry<String, String>> names = List.of(
                Map.entry("kafka.Kafka", "broker"),
                Map.entry("SparkSubmit", "job"),
                Map.entry("airline-dashboard", "dashboard"),
                Map.entry("airline-producer", "producer"),
                Map.entry("io.airline.local.LocalStack", "run.sh"),
                Map.entry("influxd", "influxd"));
        return names.stream()
                .filter(name -> command.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(command);
    }
}
