package io.airline.dashboard;

import io.airline.aggregations.SliceTotal;
import java.util.List;

/** Where a stream's totals come from. */
interface TotalSource extends AutoCloseable {
    /**
     * Starts to hand over the totals that there are and then those that come, from a thread of its own, until it is closed.
     * Called once. A total may be handed over again.
     */
    void start(Receiver receiver);

    /** Ends the hand-over; none is under way once this returns. */
    @Override
    void close();

    /** Takes totals. */
    @FunctionalInterface
    interface Receiver {
        /** Takes totals in the order in which they were written; there is at least one. */
        void take(List<SliceTotal> totals);
    }
}
