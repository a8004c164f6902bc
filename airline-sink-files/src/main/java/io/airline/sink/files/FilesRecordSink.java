package io.airline.sink.files;

import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.records.RefusedRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Writes of each lot a file for each hour that it has rows of: under another name first, so that nobody sees half of one. */
final class FilesRecordSink implements RecordSink {
    private final FilesRecordSinkFactory factory;
    private final RecordTable<?> table;
    private final FilesDirectory directory;

    FilesRecordSink(FilesRecordSinkFactory factory, RecordTable<?> table) {
        this.factory = factory;
        this.table = table;
        this.directory = new FilesDirectory(factory.directory(), factory.hadoop(), table);
    }

    @Override
    public List<RefusedRecord> write(RecordLot lot) throws RecordStoreException {
        List<RefusedRecord> refused = new ArrayList<>();
        Map<String, List<RecordRow>> partitions = new TreeMap<>();
        for (int index : lot.lastOfEachId()) {
            RecordRow row = lot.rows().get(index);
            Optional<String> flaw = row.flaw();
            if (flaw.isPresent()) {
                refused.add(new RefusedRecord(index, flaw.get()));
            } else {
                partitions
                        .computeIfAbsent(FilesDirectory.partition(row.time()), unused -> new ArrayList<>())
                        .add(row);
            }
        }
        try {
            for (Map.Entry<String, List<RecordRow>> partition : partitions.entrySet()) {
                write(lot.name(), partition.getKey(), partition.getValue());
            }
        } catch (IOException e) {
            throw factory.failure(e);
        }
        return refused;
    }

    private void write(String lot, String partition, List<RecordRow> rows) throws IOException {
        FileSystem files = directory.files();
        // Another task may be writing the same lot: one that Spark has given up, but not stopped yet.
        Path temporary = directory.temporaryFile(lot + "-" + UUID.randomUUID());
        try {
            FSDataOutputStream out = files.create(temporary, false);
            switch (factory.format()) {
                case CSV -> CsvFile.write(table, rows, out);
                case PARQUET -> ParquetFile.write(table, rows, out, directory.hadoop());
            }
            directory.rename(
                    temporary, directory.file(partition, lot + factory.format().suffix()));
        } catch (IOException e) {
            try {
                files.delete(temporary, false);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    @Override
    public void close() {}
}
