package io.airline.aggregations.testing;

import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.records.RefusedRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The plainest record sink there is: a map for each table, which outlives the sinks that share it. */
public final class InMemoryRecordSink implements RecordSink {
    private final RecordTable<?> table;
    private final Store store;

    public InMemoryRecordSink(RecordTable<?> table, Store store) {
        this.table = table;
        this.store = store;
    }

    @Override
    public List<RefusedRecord> write(RecordLot lot) {
        Map<String, RecordRow> rows = store.rows(table);
        lot.rows().forEach(row -> rows.put(row.id(), row));
        return List.of();
    }

    @Override
    public void close() {}

    /** What sinks wrote. Thread-safe. */
    public static final class Store {
        private final Map<String, Map<String, RecordRow>> tables = new ConcurrentHashMap<>();

        private Map<String, RecordRow> rows(RecordTable<?> table) {
            return tables.computeIfAbsent(table.name(), unused -> new ConcurrentHashMap<>());
        }

        /** Returns the rows of a table, in no order: the values by the names of their columns, without those that are null. */
        public List<Map<String, Object>> stored(RecordTable<?> table) {
            List<Map<String, Object>> stored = new ArrayList<>();
            rows(table).values().forEach(row -> stored.add(named(table, row)));
            return stored;
        }
    }

    /** Returns the values of a row by the names of their columns, without those that are null. */
    static Map<String, Object> named(RecordTable<?> table, RecordRow row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < row.values().size(); i++) {
            if (row.values().get(i) != null) {
                values.put(table.columns().get(i).name(), row.values().get(i));
            }
        }
        return values;
    }
}
