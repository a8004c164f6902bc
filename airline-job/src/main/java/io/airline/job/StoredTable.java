package io.airline.job;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordTable;
import java.io.Serializable;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.hadoop.fs.Path;

/**
 * An entry of {@code job.tables}: a table of a stream, and the store that it is kept in.
 *
 * @param <E> type of the events
 */
record StoredTable<E extends SpecificRecordBase>(
        StreamDefinition<E> stream, RecordTable<E> table, RecordSinkFactory sink) implements Serializable {

    /** Returns the name of its query, which no stream and no other entry has. */
    String name() {
        return "%s-%s-%s".formatted(stream.name(), table.name(), sink.name());
    }

    /** Returns the directory of its checkpoint. */
    Path checkpoint(JobConfig config) {
        return new Path(config.checkpointLocation(), name());
    }
}
