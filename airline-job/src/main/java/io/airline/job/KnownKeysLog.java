package io.airline.job;

import io.airline.aggregations.KnownKeys;
import io.airline.aggregations.SinkException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
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
    }

    /**
     * Returns what was known when a micro-batch began.
     *
     * @throws SinkException if the file that says so is damaged
     */
    KnownKeys before(long batch) {
        long last = batches().filter(each -> each < batch).max().orElse(-1);
        if (last < 0) {
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
        long oldest =
                batches().filter(each -> each <= batch - BATCHES_KEPT).max().orElse(-1);
        batches().filter(each -> each < oldest).forEach(each -> files.delete(file(each)));
    }

    private LongStream batches() {
        return Arrays.stream(files.list(directory))
                .map(status -> status.getPath().getName())
                .filter(name -> BATCH.matcher(name).matches())
                .mapToLong(Long::parseLong);
    }

    private Path file(long batch) {
        return new Path(directory, Long.toString(batch));
    }
}
