package io.airline.producer;

import java.util.List;

/**
 * Brings the event sources of another domain in a jar of their own, without a change to the producer. The jar names its
 * implementation, which has a public constructor without parameters, in {@code
 * META-INF/services/io.airline.producer.EventStreamProvider}; {@link EventStream#all()} finds it there with {@link
 * java.util.ServiceLoader}, and with it {@code airline-producer --stream} and the dashboard's productions.
 *
 * <p>Let it be another class than the one that brings the {@code StreamDefinition}s of the same jar: the job, which loads
 * those, has no producer on its class path.
 */
public interface EventStreamProvider {
    /** Returns the streams, each of a name that no other has. */
    List<EventStream<?>> streams();
}
