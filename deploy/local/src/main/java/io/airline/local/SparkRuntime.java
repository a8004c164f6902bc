package io.airline.local;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts Spark's own programs from Spark's jars, as its scripts would. Immutable and thread-safe. */
final class SparkRuntime {
    private final Installation installation;
    private final Path localDirectory;
    private final Optional<String> logLevel;

    /**
     * Makes a runtime.
     *
     * @param localDirectory where Spark may put what it shuffles and spills
     * @param logLevel what is logged, of Spark too; of that warnings only unless given
     */
    SparkRuntime(Installation installation, Path localDirectory, Optional<String> logLevel) {
        this.installation = installation;
        this.localDirectory = localDirectory;
        this.logLevel = logLevel;
    }

    /**
     * Starts a program of Spark.
     *
     * @param name what it is, for messages
     * @param log file that its output is appended to
     * @param memory JVM options that limit the heap, separated by a space
     * @param mainClass the program
     */
    ManagedProcess start(String name, Path log, String memory, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>(installation.java("spark"));
        command.addAll(List.of(memory.split(" ")));
        command.addAll(List.of(moduleOptions().split(" ")));
        command.addAll(List.of(options().split(" ")));
        command.addAll(List.of("-cp", installation.sparkJars(), mainClass));
        command.addAll(arguments);
        return ManagedProcess.start(
                name,
                log,
                Map.of(
                        "SPARK_HOME",
                        installation.sparkHome().toString(),
                        "SPARK_SCALA_VERSION",
                        "2.12",
                        "SPARK_LOCAL_DIRS",
                        localDirectory.toString(),
                        "SPARK_LOCAL_IP",
                        "127.0.0.1"),
                command);
    }

    /** Returns the JVM options of every program, separated by a space, for the JVMs that Spark starts itself too. */
    String options() {
        return "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Dlog4j2.configurationFile="
                + installation.settings("spark-log4j2.properties").toUri()
                + logLevel.map(level -> " -Dairline.log.level=" + level).orElse("");
    }

    /**
     * Returns the JVM options that Spark needs on Java 17, separated by a space, from Spark's own launcher. Spark adds them
     * itself for executors, but not for a driver on a worker.
     */
    String moduleOptions() {
        try (Stream<Path> jars = Files.list(installation.sparkHome().resolve("jars"))) {
            URL launcher = jars.filter(jar -> jar.getFileName().toString().startsWith("spark-launcher_"))
                    .findFirst()
                    .orElseThrow(() -> new StackException("Spark's launcher is missing in " + installation.sparkHome()))
                    .toUri()
                    .toURL();
            try (URLClassLoader loader = new URLClassLoader(new URL[] {launcher}, null)) {
                Method options = loader.loadClass("org.apache.spark.launcher.JavaModuleOptions")
                        .getMethod("defaultModuleOptions");
                return ((String) options.invoke(null)).strip().replaceAll("\\s+", " ");
            }
        } catch (MalformedURLException | ReflectiveOperationException e) {
            throw new StackException("Spark's launcher does not tell its options", e);
        } catch (IOException e) {
            throw new StackException("Spark's jars cannot be read: " + e.getMessage(), e);
        }
    }
}
