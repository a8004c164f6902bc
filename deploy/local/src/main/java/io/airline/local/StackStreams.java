package io.airline.local;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.model.Extensions;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The streams that the stack can run: the built-in ones, and those that jars bring as {@link StreamProvider}. Their classes
 * stay loaded as long as the process lives.
 */
public final class StackStreams {
    private static final List<StreamDefinition<?>> BUILT_IN =
            List.of(FlightStreams.flights(CityNames.DEFAULT), FlightStreams.routes());

    /** What a build puts beside a jar may name the same services, without their classes. */
    private static final Pattern BESIDE = Pattern.compile("-(?:sources|javadoc|tests|test-sources)\\.jar$");

    private final Map<String, Found> streams = new LinkedHashMap<>();

    /**
     * A stream.
     *
     * @param jars what job, producer and dashboard need beside their own; empty for a built-in stream
     * @param loader that has the stream's classes
     */
    public record Found(StreamDefinition<?> definition, List<Path> jars, ClassLoader loader) {
        public Found {
            jars = List.copyOf(jars);
        }

        private String text() {
            return jars.isEmpty()
                    ? definition.name()
                    : "%s (%s)"
                            .formatted(
                                    definition.name(),
                                    jars.stream()
                                            .map(jar -> jar.getFileName().toString())
                                            .collect(Collectors.joining(", ")));
        }
    }

    private StackStreams() {
        for (StreamDefinition<?> definition : BUILT_IN) {
            streams.put(definition.name(), new Found(definition, List.of(), StackStreams.class.getClassLoader()));
        }
    }

    /** Returns whether the platform has the stream without any jar. */
    static boolean isBuiltIn(String name) {
        return BUILT_IN.stream().anyMatch(stream -> stream.name().equals(name));
    }

    /** Returns the built-in streams. */
    public static StackStreams builtIn() {
        return new StackStreams();
    }

    /**
     * Returns the built-in streams and those of these jars, of which each may need the others.
     *
     * @throws StackException if one is no jar, or two streams have the same name
     */
    public static StackStreams ofJars(List<Path> jars) {
        StackStreams streams = new StackStreams();
        if (!jars.isEmpty()) {
            jars.forEach(jar -> brings(jar, "jar"));
            streams.add(jars.stream().map(Path::toAbsolutePath).toList());
        }
        return streams;
    }

    /**
     * Returns the built-in streams and those of the examples that are built.
     *
     * @throws StackException if two streams have the same name
     */
    public static StackStreams ofExamples(Installation installation) {
        StackStreams streams = new StackStreams();
        for (Path jar : exampleJars(installation.examples())) {
            streams.add(List.of(jar));
        }
        return streams;
    }

    private static List<Path> exampleJars(Path examples) {
        if (!Files.isDirectory(examples)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                examples,
                3,
                (path, attributes) -> attributes.isRegularFile()
                        && path.getParent().endsWith("target")
                        && path.toString().endsWith(".jar")
                        && !BESIDE.matcher(path.toString()).find())) {
            return files.filter(jar -> brings(jar, "META-INF/services/" + StreamProvider.class.getName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StackException("the examples cannot be looked for: " + e.getMessage(), e);
        }
    }

    /** Returns whether a jar has an entry; what is no jar at all is refused. */
    private static boolean brings(Path jar, String entry) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(entry) != null;
        } catch (IOException e) {
            throw new StackException("%s is no jar: %s".formatted(jar, e.getMessage()), e);
        }
    }

    private void add(List<Path> jars) {
        URLClassLoader loader = new URLClassLoader(
                jars.stream().map(StackStreams::url).toArray(URL[]::new), StackStreams.class.getClassLoader());
        try {
            Extensions.<StreamProvider, StreamDefinition<?>>found(
                            loader,
                            StreamProvider.class,
                            StreamProvider::streams,
                            StreamDefinition::name,
                            BUILT_IN.stream().map(StreamDefinition::name).toList())
                    .forEach((name, definition) -> {
                        Found before = streams.put(name, new Found(definition, jars, loader));
                        if (before != null) {
                            throw new StackException("two jars bring a stream '%s': %s and %s; choose one with --jar"
                                    .formatted(name, before.jars().get(0), jars.get(0)));
                        }
                    });
        } catch (IllegalArgumentException e) {
            throw new StackException(e.getMessage(), e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new StackException("%s has no URL".formatted(jar), e);
        }
    }

    /**
     * Returns the stream of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public Found named(String name) {
        Found found = streams.get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no stream '%s', but %s"
                    .formatted(name, streams.values().stream().map(Found::text).collect(Collectors.joining(", "))));
        }
        return found;
    }
}
