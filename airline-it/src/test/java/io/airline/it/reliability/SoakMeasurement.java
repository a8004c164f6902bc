package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.it.MeasurementReport;
import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.ManagedProcess;
import io.airline.local.Store;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An hour under a steady load: does anything grow that should not? Every half minute each Java process is made to collect its
 * garbage, and what is left, its threads, its open files and the files of the checkpoint are written to {@code
 * target/soak.csv}. {@code deploy/soak.sh} runs it and draws the picture.
 */
class SoakMeasurement {
    private static final int MINUTES = MeasurementReport.setting("airline.measure.minutes", 60);
    private static final int RATE = MeasurementReport.setting("airline.measure.rate", 2_000);
    private static final int SAMPLES_A_MINUTE = 2;
    private static final Duration STORED_LIMIT = Duration.ofMinutes(2);

    /** A third of the time is for what grows to its size: the state to its retention, the dashboard to its longest window. */
    private static final int WARM_UP_SHARE = 3;

    /**
     * Spark keeps the files of a hundred micro-batches and looks once a minute for what may go, so the number of all follows
     * the pace of the micro-batches. What has to go is gone by that age.
     */
    private static final Duration OLD = Duration.ofMinutes(5);

    private static final String OLD_FILES = "checkpoint files older than five minutes";

    private final Map<String, List<Long>> series = new LinkedHashMap<>();

    @Test
    void measure() throws Exception {
        MeasurementReport report = new MeasurementReport("soak");
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.INFLUXDB);
                BufferedWriter csv = Files.newBufferedWriter(Path.of("target", "soak.csv"))) {
            stack.startDashboard(Map.of());
            stack.startProducer(List.of("--rate", Integer.toString(RATE)), ProcessBuilder.Redirect.PIPE);
            long start = System.nanoTime();
            for (int i = 1; i <= MINUTES * SAMPLES_A_MINUTE; i++) {
                long due = start + i * Duration.ofMinutes(1).toNanos() / SAMPLES_A_MINUTE;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                stack.requireAlive();
                sample(stack);
                if (i == 1) {
                    csv.write("minute," + String.join(",", series.keySet()));
                    csv.newLine();
                }
                csv.write(Double.toString((double) i / SAMPLES_A_MINUTE));
                for (List<Long> values : series.values()) {
                    csv.write("," + values.get(i - 1));
                }
                csv.newLine();
                csv.flush();
            }
            for (ManagedProcess process : stack.processes()) {
                if (process.name().equals("producer")) {
                    process.close();
                }
            }
            stack.awaitStored(STORED_LIMIT);
            Expected expected = Expected.of(stack.bootstrapServers(), FLIGHTS);
            assertThat(expected.differences(stack.stored())).isEmpty();
            report.put(
                    "events",
                    expected.counts().get("carrier").values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
        report.put("minutes", MINUTES).put("events per second", RATE);
        Map<String, String> grown = new LinkedHashMap<>();
        series.forEach((what, values) -> {
            List<Long> settled = values.subList(values.size() / WARM_UP_SHARE, values.size());
            long first = median(settled.subList(0, settled.size() / 2));
            long second = median(settled.subList(settled.size() / 2, settled.size()));
            report.put(what + ", median of the second and the last third", first + " -> " + second);
            if (!what.equals("checkpoint files") && second > first + Math.max(slack(what), first / 10)) {
                grown.put(what, first + " -> " + second);
            }
        });
        report.report();
        assertThat(grown).as("what has grown by more than a tenth").isEmpty();
    }

    /** What a number may differ by from one time to another without any meaning. */
    private static long slack(String what) {
        return what.endsWith("MiB") ? 5 : 10;
    }

    private void sample(AirlineStack stack) throws IOException, InterruptedException {
        for (ManagedProcess process : stack.processes()) {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            if (Files.readString(proc.resolve("comm")).startsWith("java")) {
                add(process.name() + " heap MiB", liveHeap(process.pid()) >> 20);
            }
            add(process.name() + " memory MiB", status(proc, "VmRSS") >> 10);
            add(process.name() + " threads", status(proc, "Threads"));
            add(process.name() + " open files", count(proc.resolve("fd")));
        }
        add("checkpoint files", files(stack.checkpoint().toFile(), Long.MAX_VALUE));
        add(OLD_FILES, files(stack.checkpoint().toFile(), System.currentTimeMillis() - OLD.toMillis()));
    }

    /** Not by a walk, which fails if a file goes meanwhile. */
    private static long files(File directory, long writtenBefore) {
        long count = 0;
        for (File file : Objects.requireNonNullElse(directory.listFiles(), new File[0])) {
            if (file.isDirectory()) {
                count += files(file, writtenBefore);
            } else if (file.lastModified() < writtenBefore) {
                count++;
            }
        }
        return count;
    }

    private void add(String what, long value) {
        series.computeIfAbsent(what, unused -> new ArrayList<>()).add(value);
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static long status(Path proc, String line) throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream()
                .filter(each -> each.startsWith(line + ":"))
                .map(each -> each.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    /** Returns how many bytes of live objects there are: the histogram counts them after a collection. */
    private static long liveHeap(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        process.waitFor();
        String total = lines.get(lines.size() - 1);
        assertThat(total).startsWith("Total");
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
