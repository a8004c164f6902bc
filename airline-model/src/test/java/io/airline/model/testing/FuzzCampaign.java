package io.airline.model.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets Jazzer look for inputs that a target does not stand, in a process of its own with the heap of a producer, for
 * {@code -Dairline.fuzz.seconds}. Prints a row of {@code docs/reliability.md}, and writes the same as JSON to
 * {@code target/fuzz}, beside Jazzer's log, what it has found and the corpus, from which the next campaign goes on.
 */
final class FuzzCampaign {
    private static final int SECONDS = Integer.getInteger("airline.fuzz.seconds", 60);
    private static final int LONGEST_CASE_SECONDS = 10;
    private static final int STOP_SECONDS = 300;

    /** Whose coverage guides the fuzzer: our code, and what reads input for it. All of Jetty would slow it down. */
    private static final String GUIDING =
            "io.airline.**:org.apache.avro.**:com.typesafe.config.**:de.siegmar.fastcsv.**"
                    + ":com.fasterxml.jackson.core.**:io.javalin.**:org.eclipse.jetty.http.**";

    /** Jazzer's last line on the state: cases, blocks of code that were reached, features of them, inputs kept. */
    private static final Pattern DONE =
            Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)", Pattern.MULTILINE);

    private static final Pattern CASES = Pattern.compile("stat::number_of_executed_units:\\s+(\\d+)");
    private static final Pattern FINDING =
            Pattern.compile("^== .*(Exception|Error|Issue).*|^==.*ERROR: .*", Pattern.MULTILINE);

    private final Class<? extends FuzzContract> target;
    private final String name;
    private final Path directory;

    FuzzCampaign(Class<? extends FuzzContract> target) {
        this.target = target;
        this.name = target.getSimpleName().replaceFirst("FuzzTest$", "");
        this.directory = Path.of("target", "fuzz", name).toAbsolutePath();
    }

    /** Runs, reports, and fails if there is a finding. */
    void run(List<byte[]> seeds, List<String> options) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        Path given = Files.createDirectories(directory.resolve("seeds"));
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(given.resolve("seed-" + i), seeds.get(i));
        }
        Path log = directory.resolve("jazzer.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzDriver.class.getName(),
                "--target_args=" + target.getName(),
                "--instrumentation_includes=" + GUIDING));
        command.addAll(options);
        command.addAll(List.of(
                "-max_total_time=" + SECONDS,
                "-timeout=" + LONGEST_CASE_SECONDS,
                "-print_final_stats=1",
                "-rss_limit_mb=0",
                corpus.toString(),
                given.toString()));
        Process jazzer = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = jazzer.waitFor(SECONDS + (long) STOP_SECONDS, TimeUnit.SECONDS);
            assertThat(ended).as("Jazzer has ended").isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        report(Files.readString(log), jazzer.waitFor());
        assertThat(jazzer.exitValue()).as("Jazzer's verdict; see %s", log).isZero();
    }

    private void report(String log, int exitCode) throws IOException {
        Matcher done = DONE.matcher(log);
        boolean isDone = done.find();
        Matcher cases = CASES.matcher(log);
        long count = cases.find() ? Long.parseLong(cases.group(1)) : 0;
        Matcher finding = FINDING.matcher(log);
        String found = finding.find() ? finding.group() : exitCode == 0 ? "nothing" : "exit code " + exitCode;
        long blocks = isDone ? Long.parseLong(done.group(2)) : 0;
        long inputs = isDone ? Long.parseLong(done.group(4)) : 0;
        System.out.printf(Locale.ROOT, "| %s | %,d | %,d | %,d | %s |%n", name, count, blocks, inputs, found);
        Files.writeString(
                directory.resolveSibling(name + ".json"),
                """
                {"target": "%s", "seconds": %d, "cases": %d, "blocks": %d, "corpus": %d, "found": "%s"}
                """
                        .formatted(name, SECONDS, count, blocks, inputs, found.replaceAll("[\"\\\\]", "'")));
    }
}
