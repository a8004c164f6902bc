package io.airline.it;

import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.local.Installation;
import io.airline.model.config.Configuration;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;

/** Finds record sinks in the jars that are given to the job, as the job does. */
public final class SinkJars {
    private SinkJars() {}

    /** Returns the jar of the sink, as the build has left it. */
    static Path jar(String sink) {
        return new Installation(Requirements.root().resolve("deploy/local").toAbsolutePath()).sinkJar(sink);
    }

    /** Returns the sink's provider. Its class loader lives as long as the provider does. */
    public static RecordSinkProvider provider(String sink) {
        try {
            URL jar = jar(sink).toUri().toURL();
            @SuppressWarnings("resource") // closed, it would find none of the sink's classes any more
            URLClassLoader loader = new URLClassLoader(new URL[] {jar}, SinkJars.class.getClassLoader());
            return ServiceLoader.load(RecordSinkProvider.class, loader)
                    .findFirst()
                    .orElseThrow();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(sink, e);
        }
    }

    /** Returns a factory of sinks of that configuration. */
    public static RecordSinkFactory factory(String sink, Map<String, String> settings) {
        RecordSinkProvider provider = provider(sink);
        return provider.create(Configuration.of(provider.configuration())
                .set(settings)
                .environment(Map.of())
                .build());
    }
}
