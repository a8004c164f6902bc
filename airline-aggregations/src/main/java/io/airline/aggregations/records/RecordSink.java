package io.airline.aggregations.records;

import java.util.List;

/**
 * Takes the rows of one table and keeps them. {@code RecordSinkContract} states what every sink must do.
 *
 * <p>Used by one thread at a time; several sinks of one table may be at work at the same time, with different lots.
 */
public interface RecordSink extends AutoCloseable {
    /**
     * Stores the rows, and returns once they are stored for good. A lot may come again, when it is not known whether it was
     * stored: afterwards the store has each of its ids once. Of two rows of the same id in one lot the later one stays. The
     * sink repeats nothing by itself: the caller does, for as long as it takes.
     *
     * @return the rows that the store refuses for what they are; often empty. All others are stored
     * @throws RecordStoreException if the store does not take the lot for now; the sink can be used again after that, and
     *     is then expected to connect anew if it has to
     * @throws InterruptedException if the thread is interrupted while it waits; any of the rows may be stored by then
     */
    List<RefusedRecord> write(RecordLot lot) throws RecordStoreException, InterruptedException;

    /** Frees what the sink holds. Everything written is stored already. */
    @Override
    void close();
}
