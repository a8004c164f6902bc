package io.airline.aggregations;

import java.io.Serializable;

/** Opens sinks of one kind, wherever the rows are: it travels to executors. Equal factories open equal sinks. */
public interface SinkFactory extends Serializable {
    /** Returns the kind of sink, for configuration, metrics and logs: lower-case letters. */
    String name();

    /**
     * Tries whether the store can be reached and written to.
     *
     * @throws SinkException if not, with a message for the user
     */
    void check(StreamDefinition<?> stream);

    /** Opens a sink for that stream. Opening does not wait for the store. */
    Sink open(StreamDefinition<?> stream);
}
