package io.airline.sink.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.testing.Observation;
import io.airline.aggregations.testing.RecordSinkContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of the files in either format. */
abstract class FilesContract extends RecordSinkContract {
    private final FilesFormat format;

    @TempDir
    Path directory;

    FilesContract(FilesFormat format) {
        this.format = format;
    }

    /** Reads one file. */
    abstract List<Map<String, Object>> read(Path file) throws Exception;

    @Override
    protected final RecordSink open() throws RecordStoreException {
        FilesRecordSinkFactory factory = factory(directory);
        factory.check(Observation.TABLE);
        return factory.open(Observation.TABLE);
    }

    private FilesRecordSinkFactory factory(Path parent) {
        return new FilesRecordSinkFactory(parent.toString(), format, new HashMap<>());
    }

    @Override
    protected final List<Map<String, Object>> stored() throws Exception {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Path file : files()) {
            rows.addAll(read(file));
        }
        return rows;
    }

    @Override
    protected final boolean isKeyed() {
        return false;
    }

    /** As Hive and Spark see them: names that begin with an underscore or a dot are passed over. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file ->
                            !file.toString().contains("/_") && !file.toString().contains("/."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aLotHasAFileInEachHourOfItsRows() throws Exception {
        Observation morning = Observation.of("files 1", Instant.parse("2024-11-20T08:59:59.999Z"), 1);
        Observation noon = Observation.of("files 2", Instant.parse("2024-11-20T12:00:00Z"), 2);
        Observation nextDay = Observation.of("files 3", Instant.parse("2024-11-21T00:00:00Z"), 3);
        RecordLot lot = lot(morning, nextDay, noon);

        write(lot);

        String name = lot.name() + format.suffix();
        assertThat(files().stream().map(file -> directory.relativize(file).toString()))
                .containsExactly(
                        "Kit_Observations/day=2024-11-20/hour=08/" + name,
                        "Kit_Observations/day=2024-11-20/hour=12/" + name,
                        "Kit_Observations/day=2024-11-21/hour=00/" + name);
        assertThat(directory.resolve("Kit_Observations/_temporary")).isEmptyDirectory();
    }

    /** While one file is replaced again and again, a reader finds it whole each time. */
    @Test
    void aReaderNeverSeesHalfOfAFile() throws Exception {
        Observation[] observations = Stream.iterate(0, i -> i + 1)
                .limit(2000)
                .map(i -> Observation.of("whole " + i, Instant.parse("2024-11-20T08:00:00Z"), i))
                .toArray(Observation[]::new);
        RecordLot lot = lot(observations);
        write(lot);
        Path file = files().get(0);
        Thread writer = new Thread(() -> {
            try (RecordSink sink = open()) {
                for (int i = 0; i < 10; i++) {
                    sink.write(lot);
                }
            } catch (RecordStoreException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        writer.start();
        int reads = 0;
        while (writer.isAlive() || reads == 0) {
            assertThat(read(file)).hasSize(observations.length);
            reads++;
        }
        writer.join();

        assertStored("whole", observations);
    }

    @Test
    void whatAKilledWriterLeftIsDeletedAfterAWhile() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("Kit_Observations/_temporary"));
        Path old = Files.writeString(temporary.resolve("old"), "half of a file");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
        Path young = Files.writeString(temporary.resolve("young"), "half of a file");

        open().close();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(stored()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");

        assertThatThrownBy(() -> factory(file).check(Observation.TABLE))
                .isInstanceOf(RecordStoreException.class)
                .hasMessageStartingWith("files.directory " + file + ": ");
        try (RecordSink sink = factory(file).open(Observation.TABLE)) {
            RecordLot lot = lot(Observation.of("nowhere", Instant.EPOCH, 1));
            assertThatThrownBy(() -> sink.write(lot)).isInstanceOf(RecordStoreException.class);
        }
    }

    static void put(Map<String, Object> row, String column, Object value) {
        if (value != null) {
            row.put(column, value);
        }
    }

    static Map<String, Object> emptyRow() {
        return new HashMap<>();
    }
}
