package io.airline.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.model.Durations;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.kafka.common.Uuid;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/**
 * A stream's checkpoint, looked at before its query starts. What the query must not go on from is refused here, with what
 * to do: Spark fails without saying that, or does not notice and counts wrongly.
 *
 * <p>Used by one thread.
 */
final class Checkpoint {
    /** The file, beside Spark's own, that says what the checkpoint is made from; an older checkpoint gets it too. */
    private static final String ORIGIN = "origin";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Configuration hadoop;

    /**
     * What a checkpoint is made from, and of no use with anything else.
     *
     * @param topicId Kafka's id of the topic, which a topic of the same name that is made later does not have
     * @param sliceLengthMillis the length of the slices in the state
     */
    private record Origin(String topicId, long sliceLengthMillis) {}

    /**
     * A file that is there, relative to the checkpoint's directory.
     *
     * @param batch the micro-batch that wrote it, empty if none did
     */
    private record File(String path, boolean isEmpty, OptionalLong batch) {
        private static final Pattern OF_LOG = Pattern.compile("(?:offsets|commits|keys)/(\\d+)");
        /** The state's version counts the micro-batches it has seen, thus is one more than the number of the last. */
        private static final Pattern OF_STATE = Pattern.compile("state/([\\w/]+)/(\\d+)\\.(?:delta|snapshot)");

        static File of(String path, long length) {
            Matcher log = OF_LOG.matcher(path);
            Matcher state = OF_STATE.matcher(path);
            OptionalLong batch = OptionalLong.empty();
            if (log.matches()) {
                batch = OptionalLong.of(Long.parseLong(log.group(1)));
            } else if (state.matches()) {
                batch = OptionalLong.of(Long.parseLong(state.group(2)) - 1);
            }
            return new File(path, length == 0, batch);
        }

        /** Returns a pattern for a shell that names this and its like in other partitions of the state. */
        String pattern() {
            return OF_STATE.matcher(path).matches() ? "state/*/*/%d.*".formatted(batch.getAsLong() + 1) : path;
        }
    }

    /**
     * Makes the view of a checkpoint, which need not be there yet.
     *
     * @param hadoop what the file system is configured with
     */
    Checkpoint(Path directory, Configuration hadoop) {
        this.directory = directory;
        this.hadoop = hadoop;
    }

    /**
     * Returns what forbids to start a query from this checkpoint, empty if nothing does.
     *
     * @param topicId Kafka's id of the topic as it is now; {@link Uuid#ZERO_UUID} of brokers that have no ids, which is not
     *     compared
     * @param sliceLength zero for a query that cuts no slices
     */
    List<String> open(String topic, Uuid topicId, Duration sliceLength) {
        try {
            FileSystem files = directory.getFileSystem(hadoop);
            files.mkdirs(directory);
            Optional<String> damage = damage(list(files));
            if (damage.isPresent()) {
                return List.of(damage.get());
            }
            Optional<Origin> origin = readOrigin(files);
            Origin now = new Origin(topicId.toString(), sliceLength.toMillis());
            if (origin.isEmpty()) {
                write(now);
            }
            return differences(topic, origin.orElse(now), now);
        } catch (IOException e) {
            return List.of("job.checkpoint-location: %s cannot be used: %s".formatted(directory, e));
        }
    }

    /** Returns whether a micro-batch has ended from here. */
    boolean hasCommits() {
        try {
            FileSystem files = directory.getFileSystem(hadoop);
            Path commits = new Path(directory, "commits");
            return files.exists(commits)
                    && list(files).stream().anyMatch(file -> file.path().startsWith("commits/"));
        } catch (IOException e) {
            return false;
        }
    }

    private List<File> list(FileSystem files) throws IOException {
        List<File> all = new ArrayList<>();
        String root = files.makeQualified(directory).toUri().getPath();
        RemoteIterator<LocatedFileStatus> each = files.listFiles(directory, true);
        while (each.hasNext()) {
            LocatedFileStatus file = each.next();
            // A name that begins with a dot is one that Spark has not given its file yet, or a checksum.
            if (!file.getPath().getName().startsWith(".")) {
                String path = file.getPath().toUri().getPath();
                all.add(File.of(path.substring(root.length() + 1), file.getLen()));
            }
        }
        return all;
    }

    /** A file of no bytes is what a power cut leaves of one that was written shortly before. */
    private Optional<String> damage(List<File> all) {
        List<File> damaged = all.stream().filter(File::isEmpty).toList();
        if (damaged.isEmpty()) {
            return Optional.empty();
        }
        String advice = damaged.stream().flatMapToLong(file -> file.batch().stream()).min().stream()
                .mapToObj(first -> withoutBatchesFrom(first, all))
                .findFirst()
                .orElse(delete(all.stream()
                        .filter(file -> file.isEmpty() && file.batch().isEmpty())));
        return Optional.of("job.checkpoint-location: %s has files that are empty: %s. %s"
                .formatted(
                        directory,
                        String.join(
                                ", ", damaged.stream().map(File::path).sorted().toList()),
                        advice));
    }

    /**
     * Returns what to do about a file of the state that Spark cannot read, empty if there is no file of this checkpoint in
     * what it says.
     */
    Optional<String> explain(String failure) {
        Matcher file = File.OF_STATE.matcher(failure);
        if (!failure.contains(directory.toUri().getPath() + "/state/") || !file.find()) {
            return Optional.empty();
        }
        try {
            List<File> all = list(directory.getFileSystem(hadoop));
            return Optional.of("job.checkpoint-location: %s has no %s that can be read. %s"
                    .formatted(directory, file.group(), withoutBatchesFrom(Long.parseLong(file.group(2)) - 1, all)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns how to go on from the micro-batch before that one. All that later ones wrote has to go: a state that was
     * written by other micro-batches than those that follow must not be found again.
     */
    private static String withoutBatchesFrom(long first, List<File> all) {
        List<String> before = List.of("offsets/" + (first - 1), "commits/" + (first - 1));
        if (!all.stream()
                .filter(file -> !file.isEmpty())
                .map(File::path)
                .toList()
                .containsAll(before)) {
            return "Start with a new checkpoint, thus another job.checkpoint-location";
        }
        return delete(all.stream()
                .filter(file -> file.batch().isPresent() ? file.batch().getAsLong() >= first : file.isEmpty()));
    }

    private static String delete(Stream<File> files) {
        return "Delete there %s, and start again"
                .formatted(files.map(File::pattern).distinct().sorted().collect(Collectors.joining(" ")));
    }

    private Optional<Origin> readOrigin(FileSystem files) throws IOException {
        try (InputStream file = files.open(new Path(directory, ORIGIN))) {
            return Optional.of(JSON.readValue(file, Origin.class));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** As Spark writes its own files: there is all of it or nothing. */
    private void write(Origin origin) throws IOException {
        CancellableFSDataOutputStream file =
                CheckpointFileManager.create(directory, hadoop).createAtomic(new Path(directory, ORIGIN), false);
        try {
            file.write(JSON.writeValueAsBytes(origin));
            file.close();
        } catch (IOException e) {
            file.cancel();
            throw e;
        }
    }

    private List<String> differences(String topic, Origin origin, Origin now) {
        List<String> errors = new ArrayList<>();
        if (!TopicGuard.isSame(Uuid.fromString(origin.topicId()), Uuid.fromString(now.topicId()))) {
            errors.add(TopicGuard.madeAgain(topic, directory));
        }
        if (origin.sliceLengthMillis() != now.sliceLengthMillis()) {
            errors.add(
                    "job.slice-length: %s is not that of the checkpoint %s, which is %s; set it so, or start with a new checkpoint and a new influx.bucket"
                            .formatted(
                                    Durations.text(Duration.ofMillis(now.sliceLengthMillis())),
                                    directory,
                                    Durations.text(Duration.ofMillis(origin.sliceLengthMillis()))));
        }
        return errors;
    }
}
