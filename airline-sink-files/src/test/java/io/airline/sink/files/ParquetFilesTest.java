package io.airline.sink.files;

import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.testing.Observation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

final class ParquetFilesTest extends FilesContract {
    ParquetFilesTest() {
        super(FilesFormat.PARQUET);
    }

    @Override
    List<Map<String, Object>> read(Path file) throws Exception {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                Map<String, Object> row = emptyRow();
                for (RecordColumn column : Observation.TABLE.columns()) {
                    if (group.getFieldRepetitionCount(column.name()) > 0) {
                        row.put(column.name(), value(group, column));
                    }
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static Object value(Group group, RecordColumn column) {
        return switch (column.type()) {
            case TEXT -> group.getString(column.name(), 0);
            case WHOLE -> group.getLong(column.name(), 0);
            case NUMBER -> group.getDouble(column.name(), 0);
            case FLAG -> group.getBoolean(column.name(), 0);
            case TIMESTAMP -> Instant.ofEpochMilli(group.getLong(column.name(), 0));
        };
    }
}
