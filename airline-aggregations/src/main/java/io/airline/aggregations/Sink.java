package io.airline.aggregations;

import java.util.List;

/**
 * Takes totals of one stream and keeps them: their {@link SliceTotal#fields fields} all, their {@link SliceTotal#states
 * states} if the store has bytes and somebody merges slices from it. {@code SinkContract} states what every sink must do.
 *
 * <p>Used by one thread at a time.
 */
public interface Sink extends AutoCloseable {
    /**
     * Stores the totals, and returns once they are stored for good. A total replaces what is stored for the same
     * dimension, key and slice. While the store is down, slow or full this waits and tries again; nothing is skipped.
     *
     * @return the totals that the store refuses for what they are, and would refuse again; often empty
     * @throws InterruptedException if the thread is interrupted while it waits; any of the totals may be stored by then
     */
    List<RefusedTotal> write(List<SliceTotal> totals) throws InterruptedException;

    /**
     * The same, and tells how it goes. A sink that repeats nothing by itself need not override it.
     *
     * @param retried called in this thread whenever the sink is about to send a request again that the store did not take
     */
    default List<RefusedTotal> write(List<SliceTotal> totals, Runnable retried) throws InterruptedException {
        return write(totals);
    }

    /** Frees what the sink holds. Everything written is stored already. */
    @Override
    void close();
}
