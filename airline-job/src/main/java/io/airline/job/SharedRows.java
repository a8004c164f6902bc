package io.airline.job;

import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreMap;
import org.apache.spark.sql.execution.streaming.state.UnsafeRowPair;
import org.apache.spark.util.KnownSizeEstimation;
import scala.collection.Iterator;
import scala.collection.immutable.HashMap;

/**
 * The rows of one version of the state. A copy costs nothing, whatever the number of rows, and changes of one are not seen in
 * the other: the map below is a trie, of which a change makes only the nodes on its path anew. An iterator goes
 * through the rows as they were when it was made. Changed by one thread, read by several once that is done.
 */
final class SharedRows implements HDFSBackedStateStoreMap, KnownSizeEstimation {
    /** Two rows, each an object and an array, and the entry. */
    private static final int ROW_OVERHEAD_BYTES = 160;

    private HashMap<UnsafeRow, UnsafeRow> rows = new HashMap<>();
    private long bytes;

    SharedRows copy() {
        SharedRows copy = new SharedRows();
        copy.rows = rows;
        copy.bytes = bytes;
        return copy;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public UnsafeRow get(UnsafeRow key) {
        return rows.getOrElse(key, () -> null);
    }

    /** Returns the value before, or null. */
    @Override
    public UnsafeRow put(UnsafeRow key, UnsafeRow value) {
        UnsafeRow before = get(key);
        rows = rows.updated(key, value);
        bytes += bytes(key, value) - (before == null ? 0 : bytes(key, before));
        return before;
    }

    @Override
    public void putAll(HDFSBackedStateStoreMap other) {
        putAll(other.iterator());
    }

    void putAll(Iterator<UnsafeRowPair> pairs) {
        while (pairs.hasNext()) {
            UnsafeRowPair pair = pairs.next();
            put(pair.key(), pair.value());
        }
    }

    /** Returns the value before, or null. */
    @Override
    public UnsafeRow remove(UnsafeRow key) {
        UnsafeRow before = get(key);
        if (before != null) {
            rows = rows.$minus(key);
            bytes -= bytes(key, before);
        }
        return before;
    }

    /** Returns an iterator that gives the same pair each time, with other rows. */
    @Override
    public Iterator<UnsafeRowPair> iterator() {
        UnsafeRowPair pair = new UnsafeRowPair(null, null);
        return rows.iterator().map(row -> pair.withRows(row._1(), row._2()));
    }

    /** Not supported: only joins and session windows, which no query of the job has, look for rows by a prefix of their keys. */
    @Override
    public Iterator<UnsafeRowPair> prefixScan(UnsafeRow prefix) {
        throw new UnsupportedOperationException("rows cannot be found by the beginning of their keys");
    }

    @Override
    public long estimatedSize() {
        return bytes;
    }

    private static long bytes(UnsafeRow key, UnsafeRow value) {
        return ROW_OVERHEAD_BYTES + key.getSizeInBytes() + (long) value.getSizeInBytes();
    }
}
