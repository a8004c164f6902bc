package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.Ports;
import io.airline.local.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/your-own-stream.md}, followed to the letter in a fresh folder: what it says to run ({@code sh}) is run, the files
 * that it says to replace are replaced.
 *
 * <p>Three things are taken from it: the modules come from this build, not from {@code mvn install}, Maven asks no network, and
 * the stack has ports that are free.
 */
class GuideIT {
    private static final Path GUIDE = Requirements.root().resolve("docs/your-own-stream.md");
    private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\w+)\\n((?:(?!```).*\\n)*)```$");
    private static final Pattern REPLACED = Pattern.compile("Replace\\s+`([^`]+)`:\\s*$");
    private static final int STEP_MINUTES = 3;

    private static final List<String> MODULES = List.of("airline-model", "airline-aggregations", "airline-producer");

    @TempDir
    private Path directory;

    private final List<Path> links = new ArrayList<>();

    /** What they lead to is not this test's; JUnit would warn of each. */
    @AfterEach
    void deleteLinks() throws IOException {
        for (Path link : links) {
            Files.delete(link);
        }
    }

    @Test
    void theGuideLeadsToARunningStream() throws Exception {
        Requirements.store(Store.Kind.INFLUXDB);
        Path repository = repository(directory.resolve("repository"));
        Path folder = Files.createDirectories(directory.resolve("folder"));
        Path project = folder.resolve("weather");
        String guide = Files.readString(GUIDE);
        Matcher block = BLOCK.matcher(guide);
        int end = 0;
        int replaced = 0;
        String output = "";
        long start = System.nanoTime();
        while (block.find()) {
            Matcher file = REPLACED.matcher(guide.substring(end, block.start()));
            if (file.find()) {
                Path path = project.resolve(file.group(1));
                assertThat(path).exists();
                Files.writeString(path, block.group(2));
                replaced++;
            } else if (block.group(1).equals("sh")) {
                output = run(Files.exists(project) ? project : folder, block.group(2));
                useRepository(project, repository);
                System.out.printf(
                        "after %.0f s: %s",
                        (System.nanoTime() - start) / 1e9,
                        block.group(2).lines().reduce("", (a, b) -> a + b + System.lineSeparator()));
            }
            end = block.end();
        }

        assertThat(replaced).isEqualTo(3);
        assertThat(output)
                .contains("every stored count equals what was published")
                .containsPattern("station \\(4 keys\\)")
                .containsPattern("wind_class \\(5 keys\\)");
    }

    /** Runs a block as a shell does that stops at the first command that fails. */
    private String run(Path where, String commands) throws Exception {
        Ports ports = Ports.free();
        String onFreePorts = commands.replaceAll(
                "(?m)(run\\.sh .*)$",
                "$1 --store influxdb --kafka-port %d --store-port %d --metrics-port 0"
                        .formatted(ports.kafka(), ports.store()));
        Path log = directory.resolve("log");
        ProcessBuilder shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", onFreePorts)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        shell.environment().put("AIRLINE", Requirements.root().toRealPath().toString());
        shell.environment().put("AIRLINE_BUILD", "never");
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = shell.start();
        if (!process.waitFor(STEP_MINUTES, TimeUnit.MINUTES)) {
            process.destroy();
            process.waitFor();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return Files.readString(log);
    }

    private static void useRepository(Path project, Path repository) throws IOException {
        if (Files.exists(project)) {
            Files.createDirectories(project.resolve(".mvn"));
            Files.writeString(project.resolve(".mvn/maven.config"), "-o\n-Dmaven.repo.local=" + repository + "\n");
        }
    }

    /** Makes a local repository of Maven with the modules of this build, and with all else of that which the build uses. */
    private Path repository(Path repository) throws IOException {
        Path real = Path.of(System.getProperty("airline.maven.repository"));
        linkAllBut("io", real, Files.createDirectories(repository));
        linkAllBut("airline", real.resolve("io"), Files.createDirectories(repository.resolve("io")));
        String version = Pom.version();
        Path airline = repository.resolve("io/airline");
        install(airline, "airline-parent", version, Requirements.root().resolve("pom.xml"), ".pom");
        for (String module : MODULES) {
            Path home = Requirements.root().resolve(module);
            install(airline, module, version, home.resolve("pom.xml"), ".pom");
            install(airline, module, version, home.resolve("target/%s-%s.jar".formatted(module, version)), ".jar");
        }
        return repository;
    }

    private void linkAllBut(String excepted, Path from, Path to) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(from)) {
            files.forEach(entries::add);
        }
        for (Path entry : entries) {
            if (!entry.getFileName().toString().equals(excepted)) {
                links.add(Files.createSymbolicLink(to.resolve(entry.getFileName()), entry));
            }
        }
    }

    private static void install(Path airline, String module, String version, Path file, String ending)
            throws IOException {
        Path place = Files.createDirectories(airline.resolve(module).resolve(version));
        Files.copy(file, place.resolve("%s-%s%s".formatted(module, version, ending)));
    }
}
