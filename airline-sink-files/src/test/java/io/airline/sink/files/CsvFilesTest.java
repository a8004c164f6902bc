package io.airline.sink.files;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.testing.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CsvFilesTest extends FilesContract {
    /** One value and what follows it; a reader of the test's own, because others do not tell absent from empty. */
    private static final Pattern VALUE = Pattern.compile("(?:\"((?:[^\"]|\"\")*+)\"|([^,\"\\r\\n]*+))(,|\\r\\n)");

    CsvFilesTest() {
        super(FilesFormat.CSV);
    }

    @Override
    List<Map<String, Object>> read(Path file) throws Exception {
        List<RecordColumn> columns = Observation.TABLE.columns();
        List<Map<String, Object>> rows = new ArrayList<>();
        Map<String, Object> row = emptyRow();
        int column = 0;
        Matcher value = VALUE.matcher(Files.readString(file));
        while (value.lookingAt()) {
            String text = value.group(1) != null
                    ? value.group(1).replace("\"\"", "\"")
                    : value.group(2).isEmpty() ? null : value.group(2);
            put(
                    row,
                    columns.get(column).name(),
                    rows.isEmpty() || text == null ? text : parse(text, columns.get(column)));
            column++;
            if (value.group(3).equals("\r\n")) {
                assertThat(column).isEqualTo(columns.size());
                rows.add(row);
                row = emptyRow();
                column = 0;
            }
            value.region(value.end(), value.regionEnd());
        }
        assertThat(value.hitEnd()).as("all of the file is read").isTrue();
        assertThat(rows.get(0)).allSatisfy((name, title) -> assertThat(title).isEqualTo(name));
        return rows.subList(1, rows.size());
    }

    private static Object parse(String text, RecordColumn column) {
        return switch (column.type()) {
            case TEXT -> text;
            case WHOLE -> Long.valueOf(text);
            case NUMBER -> Double.valueOf(text);
            case FLAG -> Boolean.valueOf(text);
            case TIMESTAMP -> Instant.parse(text);
        };
    }

    @Test
    void theFileIsPlain() throws Exception {
        Observation all = new Observation(
                "plain 1", Instant.parse("2024-11-20T08:15:00.123Z"), "Smith, \"Bob\"", 7L, 0.5, Instant.EPOCH, true);
        Observation nothing = new Observation("plain 2", Instant.EPOCH.plusMillis(1), "", null, null, null, null);
        var lot = lot(all, nothing);

        write(lot);

        Path directory = this.directory.resolve("Kit_Observations");
        String name = lot.name() + ".csv";
        assertThat(lines(directory.resolve("day=2024-11-20/hour=08").resolve(name)))
                .isEqualTo(
                        """
                        id,timestamp,user,order,Temperature,seen,Group|
                        plain 1,2024-11-20T08:15:00.123Z,"Smith, ""Bob""\",7,0.5,1970-01-01T00:00:00Z,true|
                        """);
        assertThat(lines(directory.resolve("day=1970-01-01/hour=00").resolve(name)))
                .isEqualTo(
                        """
                        id,timestamp,user,order,Temperature,seen,Group|
                        plain 2,1970-01-01T00:00:00.001Z,"",,,,|
                        """);
    }

    private static String lines(Path file) throws IOException {
        return Files.readString(file).replace('\r', '|');
    }

    @Test
    void anotherReaderFindsTheSameTexts() throws Exception {
        Observation awkward = Observation.of("other", Instant.EPOCH, 1).by("a \"quoted\"\r\nline, and more");
        var lot = lot(awkward);

        write(lot);

        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .ofCsvRecord(directory.resolve("Kit_Observations/day=1970-01-01/hour=00/" + lot.name() + ".csv"))) {
            assertThat(reader.stream().skip(1).map(record -> record.getField(2)))
                    .containsExactly("a \"quoted\"\r\nline, and more");
        }
    }
}
