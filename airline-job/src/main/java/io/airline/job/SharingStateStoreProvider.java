package io.airline.job;

import org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreMap;
import org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider;
import org.apache.spark.sql.execution.streaming.state.ReadStateStore;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import scala.collection.immutable.Map;

/**
 * Spark's own state store, whose versions share the rows that they have in common. Files and their format, recovery and
 * maintenance are Spark's. That one copies the map of all rows twice for each micro-batch, to read it and to change it,
 * which takes longer than all else that a task does once the state is full.
 */
public final class SharingStateStoreProvider extends HDFSBackedStateStoreProvider {
    @Override
    public StateStore getStore(long version) {
        return new HDFSBackedStateStore(version, rows(version));
    }

    @Override
    public ReadStateStore getReadStore(long version) {
        return new HDFSBackedReadStateStore(version, rows(version));
    }

    /** Returns what Spark's would, but for the memory: rows that are in several versions take it once. */
    @Override
    public synchronized Map<String, Object> getMetricsForProvider() {
        Map<String, Object> metrics = super.getMetricsForProvider();
        return getLoadedMaps().values().stream()
                .filter(SharedRows.class::isInstance)
                .findFirst()
                .map(newest -> metrics.updated("memoryUsedBytes", (Object) ((SharedRows) newest).estimatedSize()))
                .orElse(metrics);
    }

    /** Spark's name: what is logged of each micro-batch is Spark's, and goes where that goes. */
    @Override
    public String logName() {
        return HDFSBackedStateStoreProvider.class.getName();
    }

    private SharedRows rows(long version) {
        HDFSBackedStateStoreMap loaded = getLoadedMaps().get(version);
        if (loaded instanceof SharedRows shared) {
            return shared.copy();
        }
        // The first one after a start comes from Spark, which reads the files.
        SharedRows rows = new SharedRows();
        rows.putAll(super.getReadStore(version).iterator());
        return rows;
    }
}
