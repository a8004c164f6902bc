package io.airline.aggregations;

import io.airline.model.Extensions;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Brings the streams of another domain in a jar of their own, without a change to the platform. The jar names its
 * implementation, which has a public constructor without parameters, in {@code
 * META-INF/services/io.airline.aggregations.StreamProvider}; whoever runs streams finds it there with {@link
 * java.util.ServiceLoader}.
 */
public interface StreamProvider {
    /** Returns the streams, each of a name that no other has. */
    List<StreamDefinition<?>> streams();

    /**
     * Returns the streams of all jars on the class path of this thread, by name, for those who run streams.
     *
     * @param taken names of streams that they have of their own
     * @throws IllegalArgumentException if two streams have the same name, or a provider cannot be used; the message is one
     *     line that names the jars
     */
    static Map<String, StreamDefinition<?>> found(Collection<String> taken) {
        return Extensions.found(StreamProvider.class, StreamProvider::streams, StreamDefinition::name, taken);
    }
}
