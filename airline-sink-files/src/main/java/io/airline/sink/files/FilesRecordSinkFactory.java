package io.airline.sink.files;

import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RecordTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;

/**
 * Opens sinks that write files. Immutable, serializable and thread-safe.
 *
 * @param directory of the tables
 * @param hadoop properties of Hadoop
 */
record FilesRecordSinkFactory(String directory, FilesFormat format, HashMap<String, String> hadoop)
        implements RecordSinkFactory {
    /** No file takes that long to write. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    @Override
    public String name() {
        return FilesRecordSinkProvider.NAME;
    }

    /** Makes the directory of the table, and tries whether it can be written to. */
    @Override
    public void check(RecordTable<?> table) throws RecordStoreException {
        try {
            new FilesDirectory(directory, hadoop, table).prepare(Instant.now().minus(LEFT_BEHIND));
        } catch (IOException | IllegalArgumentException e) {
            throw failure(e);
        }
    }

    RecordStoreException failure(Exception cause) {
        return new RecordStoreException("files.directory %s: %s".formatted(directory, cause.getMessage()), cause);
    }

    @Override
    public RecordSink open(RecordTable<?> table) {
        return new FilesRecordSink(this, table);
    }
}
