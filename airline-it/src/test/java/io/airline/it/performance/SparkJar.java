package io.airline.it.performance;

import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.StreamProvider;
import io.airline.it.performance.spark.GrowthStreams;
import io.airline.it.performance.spark.Probe;
import io.airline.local.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.spark.sql.avro.SchemaConverters;

/** The package {@code spark} below this one as a jar that can be submitted. */
final class SparkJar {
    private SparkJar() {}

    /** Writes the jar into a directory, and returns its path. */
    static Path in(Path directory) throws IOException {
        Path classes = location(Probe.class);
        Path jar = directory.resolve("measurements.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> tree =
                        Files.walk(classes.resolve(Probe.class.getPackageName().replace('.', '/')))) {
            for (Path each : tree.filter(Files::isRegularFile).toList()) {
                put(entries, classes.relativize(each).toString(), Files.readAllBytes(each));
            }
            put(entries, "META-INF/services/" + SinkFactory.class.getName(), name(Probe.class));
            put(entries, "META-INF/services/" + StreamProvider.class.getName(), name(GrowthStreams.class));
        }
        return jar;
    }

    /** Returns the jars that the queries of that jar need beside it: Spark's for Avro, and the job's own. */
    static List<Path> companions() {
        return List.of(
                location(SchemaConverters.class),
                Installation.fromSystemProperty().home().resolve("target/runners/airline-job-shaded.jar"));
    }

    private static byte[] name(Class<?> type) {
        return type.getName().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
