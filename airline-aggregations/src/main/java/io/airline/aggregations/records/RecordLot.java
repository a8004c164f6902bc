package io.airline.aggregations.records;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rows that are written together. A lot that is written again, because it is not known whether it was stored, has the same
 * name, and at least the rows that it had, in the same order.
 *
 * @param name letters, digits, dots, underscores and dashes: the Kafka topic, the partition and the offset of the first
 *     event. No other lot of the table has it
 * @param rows in the order of the topic, at most {@link #MAX_ROWS}; may be empty
 */
public record RecordLot(String name, List<RecordRow> rows) {
    /** The most rows that a lot has. */
    public static final int MAX_ROWS = 10_000;

    public RecordLot {
        Objects.requireNonNull(name, "name");
        rows = List.copyOf(rows);
        if (rows.size() > MAX_ROWS) {
            throw new IllegalArgumentException(
                    "lot %s has %d rows; it may have %d".formatted(name, rows.size(), MAX_ROWS));
        }
    }

    /** Returns the name of a lot whose first event is at that place. */
    public static String name(String topic, int partition, long offset) {
        return "%s-%d-%020d".formatted(topic, partition, offset);
    }

    /**
     * Returns the indexes of the rows to store: all rows but those that a later one of the same id replaces. In the order of
     * the rows.
     */
    public List<Integer> lastOfEachId() {
        Map<String, Integer> last = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            last.remove(rows.get(i).id());
            last.put(rows.get(i).id(), i);
        }
        return List.copyOf(last.values());
    }
}
