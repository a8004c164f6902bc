package io.airline.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the build has put what the processes run from.
 *
 * @param home the folder {@code deploy/local}
 */
public record Installation(Path home) {
    /** Returns the installation that the system property {@code airline.local.home} names. */
    public static Installation fromSystemProperty() {
        return new Installation(Path.of(System.getProperty("airline.local.home", "deploy/local"))
                .toAbsolutePath());
    }

    /**
     * Returns the command of the Java that runs this process, to which the options of a program are added.
     *
     * @param program {@code broker}, {@code storage}, {@code questdb}, {@code spark}, {@code dashboard} or {@code producer}
     */
    public List<String> java(String program) {
        return Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        ClassArchives.options(archives(), program))
                .toList();
    }

    /** Returns where the examples are, each a Maven module; there may be none. */
    Path examples() {
        return home.resolve("../../examples").normalize();
    }

    Path archives() {
        return home.resolve("target/archives");
    }

    Path sparkHome() {
        return home.resolve("runtime-spark/target");
    }

    /** Returns all jars of Spark as a class path with a wildcard. */
    String sparkJars() {
        return wildcard(sparkHome().resolve("jars"));
    }

    String kafkaJars() {
        return wildcard(home.resolve("runtime-kafka/target/jars"));
    }

    String questDbJars() {
        return wildcard(home.resolve("runtime-questdb/target/jars"));
    }

    String cassandraJars() {
        return wildcard(home.resolve("runtime-cassandra/target/jars"));
    }

    /** Returns the jar of the record sink of that name, to be given to the job with {@code --jars}. */
    public Path sinkJar(String sink) {
        return existing(home.resolve("target/runners/airline-sink-%s-shaded.jar".formatted(sink)));
    }

    Path jobJar() {
        return existing(home.resolve("target/runners/airline-job-shaded.jar"));
    }

    Path producerJar() {
        return existing(home.resolve("target/runners/airline-producer-runner.jar"));
    }

    Path dashboardJar() {
        return existing(home.resolve("target/runners/airline-dashboard-runner.jar"));
    }

    Path settings(String name) {
        return existing(home.resolve("settings").resolve(name));
    }

    private static String wildcard(Path directory) {
        return existing(directory) + "/*";
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new StackException("%s is missing: build it with 'mvn -DskipTests package'".formatted(path));
        }
        return path;
    }

    /** Returns the program of that name on the PATH. */
    static Optional<Path> onPath(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Deletes the directory and all below it, if there is one. */
    public static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            delete(directory, Optional.empty());
        }
    }

    /** Deletes the directory and all below it, but what lies below {@code kept}. */
    static void delete(Path directory, Optional<Path> kept) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                boolean isKept = kept.isPresent()
                        && (path.startsWith(kept.get()) || kept.get().startsWith(path));
                if (!isKept) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
