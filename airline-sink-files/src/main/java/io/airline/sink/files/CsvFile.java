package io.airline.sink.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordTable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;

/** Writes a file of CSV. */
final class CsvFile {
    private CsvFile() {}

    /** Writes a whole file, and closes {@code out} once it is on the disk. */
    static void write(RecordTable<?> table, List<RecordRow> rows, FSDataOutputStream out) throws IOException {
        try (CsvWriter csv = CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(new OutputStreamWriter(new Durable(out), StandardCharsets.UTF_8))) {
            csv.writeRecord(table.columns().stream().map(RecordColumn::name).toList());
            for (RecordRow row : rows) {
                csv.writeRecord(row.values().stream()
                        .map(value -> value == null ? null : value.toString())
                        .toArray(String[]::new));
            }
        }
    }
}
