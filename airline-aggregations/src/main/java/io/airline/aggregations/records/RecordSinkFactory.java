package io.airline.aggregations.records;

import io.airline.aggregations.SinkException;
import java.io.Serializable;

/** Opens sinks of one kind, wherever the events are: it travels to executors. Equal factories open equal sinks. */
public interface RecordSinkFactory extends Serializable {
    /** Returns the kind of sink, as {@link RecordSinkProvider#name}. */
    String name();

    /**
     * Tries whether the store can be reached and written to, and makes what the table needs there if it is missing. Called
     * on the driver before anything is written.
     *
     * @throws SinkException if it cannot be used as it is configured, or has another table of that name
     * @throws RecordStoreException if it does not answer
     */
    void check(RecordTable<?> table) throws RecordStoreException;

    /** Opens a sink for that table. Opening does not wait for the store. */
    RecordSink open(RecordTable<?> table);
}
