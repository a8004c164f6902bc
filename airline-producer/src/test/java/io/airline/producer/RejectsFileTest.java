package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectsFileTest {
    private static final Reject DEAR =
            new Reject("a,b.csv", 7, "Price", "\"dear\"", "is not a whole number", ErrorKind.TRANSFORM);

    @TempDir
    private Path directory;

    @Test
    void oneLineForEachReject() throws IOException {
        Path path = directory.resolve("rejects.csv");

        try (RejectsFile file = RejectsFile.at(path)) {
            file.rejected(DEAR);
            file.rejected(new Reject("c.csv", 8, "", "x", "too wide", ErrorKind.SCHEMA));
            assertThat(file.exists()).isTrue();
        }

        assertThat(path)
                .content()
                .isEqualToNormalizingNewlines("file,line,column,value,reason,kind\n"
                        + "\"a,b.csv\",7,Price,\"\"\"dear\"\"\",is not a whole number,transform\n"
                        + "c.csv,8,,x,too wide,schema\n");
    }

    @Test
    void readableByItsOwnerOnly() throws IOException {
        Path path = directory.resolve("rejects.csv");

        try (RejectsFile file = RejectsFile.at(path)) {
            file.rejected(DEAR);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void nothingRejectedLeavesNoFileNotEvenAnOldOne() throws IOException {
        Path path = directory.resolve("rejects.csv");
        try (RejectsFile file = RejectsFile.at(path)) {
            file.rejected(DEAR);
        }

        try (RejectsFile file = RejectsFile.at(path)) {
            assertThat(file.exists()).isFalse();
        }

        assertThat(path).doesNotExist();
    }

    @Test
    void otherFilesAreNotOverwritten() throws IOException {
        Path path = Files.writeString(directory.resolve("flights.csv"), "Airline,Price\n");

        assertThatThrownBy(() -> RejectsFile.at(path))
                .isInstanceOf(IOException.class)
                .hasMessage(path + " exists and is no rejects file; it is not overwritten");
        assertThat(path).content().isEqualTo("Airline,Price\n");
    }

    @Test
    void aMissingDirectoryIsFoundAtOnce() {
        Path path = directory.resolve("missing").resolve("rejects.csv");

        assertThatThrownBy(() -> RejectsFile.at(path)).hasMessageEndingWith("does not exist");
    }

    @Test
    void hugeValuesAreCut() throws IOException {
        Path path = directory.resolve("rejects.csv");

        try (RejectsFile file = RejectsFile.at(path)) {
            file.rejected(new Reject("a.csv", 1, "", "x".repeat(5000), "too wide", ErrorKind.TRANSFORM));
        }

        assertThat(path).content().contains("," + "x".repeat(1000) + "…,").doesNotContain("x".repeat(1001));
    }
}
