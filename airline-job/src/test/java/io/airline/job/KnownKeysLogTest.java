package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.aggregations.KnownKeys;
import io.airline.aggregations.SinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownKeysLogTest {
    @TempDir
    private Path checkpoint;

    @Test
    void aMicroBatchFindsWhatWasKnownBeforeIt() throws Exception {
        KnownKeysLog log = log();
        log.write(3, known("IndiGo"));
        log.write(5, known("IndiGo", "GoAir"));

        assertThat(log.before(0).size("carrier")).isZero();
        assertThat(log.before(3).size("carrier")).isZero();
        assertThat(log.before(4).size("carrier")).isEqualTo(1);
        assertThat(log.before(5).size("carrier")).as("it runs again").isEqualTo(1);
        assertThat(log().before(6).size("carrier")).as("after a restart").isEqualTo(2);
    }

    @Test
    void aMicroBatchThatRunsAgainWritesAgain() throws Exception {
        KnownKeysLog log = log();
        log.write(3, known("IndiGo"));
        log.write(3, known("IndiGo", "GoAir"));

        assertThat(log.before(4).size("carrier")).isEqualTo(2);
    }

    @Test
    void keepsWhatTheMicroBatchesThatSparkKeepsMayNeed() throws Exception {
        KnownKeysLog log = log();
        for (long batch : new long[] {3, 40, 90, 150}) {
            log.write(batch, known("batch " + batch));
        }
        assertThat(files()).containsExactlyInAnyOrder("40", "90", "150");

        log.write(1_000, known("IndiGo"));

        assertThat(files()).containsExactlyInAnyOrder("150", "1000");
        assertThat(log.before(900).size("carrier")).isEqualTo(1);
    }

    @Test
    void aDamagedFileIsRefusedWithWhatToDo() throws Exception {
        log().write(3, known("IndiGo"));
        Files.write(checkpoint.resolve("keys").resolve("3"), new byte[0]);

        assertThatThrownBy(() -> log().before(4))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("keys/3 are damaged")
                .hasMessageContaining("delete the file to go on with those before it");
    }

    private KnownKeysLog log() {
        Configuration hadoop = new Configuration(false);
        // As the job has it for a local checkpoint: no checksum files beside those that are looked at here.
        hadoop.set("fs.file.impl", "com.globalmentor.apache.hadoop.fs.BareLocalFileSystem");
        hadoop.set(
                "spark.sql.streaming.checkpointFileManagerClass",
                "org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager");
        return new KnownKeysLog(checkpoint.toUri().toString(), hadoop);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(checkpoint.resolve("keys"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    private static KnownKeys known(String... carriers) {
        return KnownKeys.NONE.after(Map.of("carrier", Set.of(carriers)), 0, Duration.ofHours(1));
    }
}
