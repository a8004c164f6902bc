package io.airline.aggregations;

import java.util.List;

/**
 * Brings the streams of another domain in a jar of their own, without a change to the platform. The jar names its
 * implementation, which has a public constructor without parameters, in {@code
 * META-INF/services/io.airline.aggregations.StreamProvider}; whoever runs streams finds it there with {@link
 * java.util.ServiceLoader}.
 */
public interface StreamProvider {
    /** Returns the streams, each of a name that no other has. */
    List<StreamDefinition<?>> streams();
}
