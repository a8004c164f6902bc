package io.airline.job;

import io.airline.aggregations.KnownKeys;
import io.airline.aggregations.SinkException;
import java.io.IOException;
import java.io.InputStream;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/**
 * The known keys of a stream after each micro-batch that has changed them, as files named after these micro-batches beside
 * Spark's own in the checkpoint. They are written before Spark notes that the micro-batch is done: if it runs again, it
 * finds those of the micro-batch before it, and so counts every event under the key it had.
 *
 * <p>Used by one thread, the query's own, on the driver.
 */
final class KnownKeysLog {
    /** As far back as Spark keeps the plans of micro-batches, by default. */
    private static final int BATCHES_KEPT = 100;

    private static final Pattern BATCH = Pattern.compile("\\d{1,18}");

    private final CheckpointFileManager files;
    private final Path directory;

    /** The micro-batches that there are files of; nobody else writes any, and to list them takes longer than to write one. */
    private final NavigableSet<Long> batches = new TreeSet<>();

    /**
     * Makes the log, and its directory if it is missing.
     *
     * @param checkpoint directory of the stream's checkpoint
     */
    KnownKeysLog(String checkpoint, Configuration hadoop) {
        this.directory = new Path(checkpoint, "keys");
        this.files = CheckpointFileManager.create(directory, hadoop);
        if (!files.exists(directory)) {
            files.mkdirs(directory);
        }
        for (FileStatus file : files.list(directory)) {
            String name = file.getPath().getName();
            if (BATCH.matcher(name).matches()) {
                batches.add(Long.valueOf(name));
            }
        }
    }

    /**
     * Returns what was known when a micro-batch began.
     *
     * @throws SinkException if the file that says so is damaged
     */
    KnownKeys before(long batch) {
        Long last = batches.lower(batch);
        if (last == null) {
            return KnownKeys.NONE;
        }
        Path file = file(last);
        try (InputStream in = files.open(file)) {
            return KnownKeys.readFrom(in);
        } catch (IOException e) {
            throw new SinkException(
                    "the known keys in %s are damaged (%s); delete the file to go on with those before it"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** Notes what is known after a micro-batch, and forgets what no micro-batch that may run again needs. */
    void write(long batch, KnownKeys known) throws IOException {
        CancellableFSDataOutputStream out = files.createAtomic(file(batch), true);
        try {
            known.writeTo(out);
            out.close();
        } catch (IOException e) {
            out.cancel();
            throw e;
        }
        batches.add(batch);
        Long oldest = batches.floor(batch - BATCHES_KEPT);
        while (oldest != null && batches.first() < oldest) {
            files.delete(file(batches.pollFirst()));
        }
    }

    private Path file(long batch) {
        return new Path(directory, Long.toString(batch));
    }
}
