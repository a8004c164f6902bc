package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Uuid TOPIC = new Uuid(1, 2);
    private static final Duration SLICE = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    @Test
    void itIsGoodForTheTopicAndTheSlicesItWasMadeWith() {
        assertThat(open(TOPIC, SLICE)).isEmpty();
        assertThat(open(TOPIC, SLICE)).isEmpty();
        assertThat(open(new Uuid(3, 4), SLICE))
                .containsExactly(
                        ("kafka: the topic airlines was deleted and made again; the checkpoint %s counts the old one."
                                        + " Start with a new checkpoint, thus another job.checkpoint-location")
                                .formatted(checkpoint()));
        assertThat(open(TOPIC, Duration.ofSeconds(10)))
                .containsExactly(
                        ("job.slice-length: 10s is not that of the checkpoint %s, which is 5s; set it so, or start"
                                        + " with a new checkpoint and a new influx.bucket")
                                .formatted(checkpoint()));
        assertThat(open(new Uuid(3, 4), Duration.ofSeconds(10))).hasSize(2);
    }

    @Test
    void anOlderOneIsTakenForWhatIsThere() throws IOException {
        fill(3);

        assertThat(open(TOPIC, SLICE)).isEmpty();
        assertThat(open(new Uuid(3, 4), SLICE)).hasSize(1);
    }

    @Test
    void brokersWithoutIdsOfTopicsTellNothing() {
        assertThat(open(Uuid.ZERO_UUID, SLICE)).isEmpty();
        assertThat(open(TOPIC, SLICE)).isEmpty();
    }

    @Test
    void emptyOffsetsGoWithAllThatTheirMicroBatchWrote() throws IOException {
        fill(12);
        empty("offsets/12");
        Files.delete(checkpoint().resolve("commits/12"));

        assertThat(open(TOPIC, SLICE))
                .containsExactly(
                        "job.checkpoint-location: %s has files that are empty: offsets/12. Delete there offsets/12 state/*/*/13.*, and start again"
                                .formatted(checkpoint()));
    }

    @Test
    void anEmptyCommitGoesWithAllThatItsMicroBatchWrote() throws IOException {
        fill(12);
        empty("commits/12");

        assertThat(open(TOPIC, SLICE))
                .first()
                .asString()
                .contains("Delete there commits/12 offsets/12 state/*/*/13.*,");
    }

    @Test
    void anEmptyStateGoesWithAllThatItsMicroBatchAndLaterOnesWrote() throws IOException {
        fill(12);
        empty("state/0/1/12.delta");

        assertThat(open(TOPIC, SLICE))
                .first()
                .asString()
                .contains("empty: state/0/1/12.delta.")
                .contains("Delete there commits/11 commits/12 offsets/11 offsets/12 state/*/*/12.* state/*/*/13.*,");
    }

    @Test
    void aStateThatCannotBeReadGoesWithAllThatItsMicroBatchAndLaterOnesWrote() throws IOException {
        fill(12);
        Files.delete(checkpoint().resolve("state/0/1/13.delta"));

        assertThat(checkpoint(directory.resolve("flights"))
                        .explain("Error reading delta file file:%s/state/0/1/13.delta of HDFSStateStoreProvider: gone"
                                .formatted(checkpoint())))
                .contains(
                        "job.checkpoint-location: %s has no state/0/1/13.delta that can be read. Delete there commits/12 offsets/12 state/*/*/13.*, and start again"
                                .formatted(checkpoint()));
        assertThat(checkpoint(directory.resolve("flights")).explain("Connection refused: name-node:8020"))
                .isEmpty();
        assertThat(checkpoint(directory.resolve("routes")).explain("%s/state/0/1/13.delta".formatted(checkpoint())))
                .isEmpty();
    }

    @Test
    void whatNoMicroBatchWroteIsMadeAgain() throws IOException {
        fill(3);
        empty("metadata");

        assertThat(open(TOPIC, SLICE)).first().asString().contains("empty: metadata. Delete there metadata, and");
    }

    @Test
    void withoutAWholeMicroBatchBeforeTheDamageItIsOfNoUse() throws IOException {
        fill(3);
        empty("offsets/0");

        assertThat(open(TOPIC, SLICE))
                .containsExactly(
                        "job.checkpoint-location: %s has files that are empty: offsets/0. Start with a new checkpoint, thus another job.checkpoint-location"
                                .formatted(checkpoint()));
    }

    @Test
    void filesThatHaveNoNameYetAreNoDamage() throws IOException {
        fill(3);
        empty("offsets/.4.0b1c.tmp");

        assertThat(open(TOPIC, SLICE)).isEmpty();
    }

    private Path checkpoint() {
        return directory.resolve("flights");
    }

    private List<String> open(Uuid topicId, Duration sliceLength) {
        return checkpoint(checkpoint()).open("airlines", topicId, sliceLength);
    }

    private static Checkpoint checkpoint(Path path) {
        return new Checkpoint(new org.apache.hadoop.fs.Path(path.toString()), new Configuration(false));
    }

    /** Writes what Spark would have after that micro-batch, with two partitions of the state. */
    private void fill(int lastBatch) throws IOException {
        write("metadata");
        for (int batch = 0; batch <= lastBatch; batch++) {
            write("offsets/" + batch);
            write("state/0/0/%d.delta".formatted(batch + 1));
            write("state/0/1/%d.delta".formatted(batch + 1));
            write("commits/" + batch);
        }
    }

    private void write(String file) throws IOException {
        Path path = checkpoint().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "v1");
    }

    private void empty(String file) throws IOException {
        Path path = checkpoint().resolve(file);
        Files.write(path, new byte[0]);
    }
}
