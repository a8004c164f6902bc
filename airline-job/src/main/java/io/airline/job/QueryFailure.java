package io.airline.job;

import io.airline.model.config.ConfigException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.sql.streaming.StreamingQueryException;

/** Finds in the failure of a query what the user can mend, which then is a line instead of a stack trace. */
final class QueryFailure {
    /** As operating systems say it; Java tells it by its message only. */
    private static final String DISK_FULL = "No space left on device";

    private QueryFailure() {}

    /**
     * Returns if there is nothing like that in the failure.
     *
     * @param checkpoints those of all queries
     * @param topics those of all queries
     * @throws ConfigException with what to do, if there is
     */
    static void explain(
            StreamingQueryException failure, Collection<Checkpoint> checkpoints, Collection<TopicGuard> topics)
            throws InterruptedException {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        boolean isUnreadable = causes.stream().anyMatch(QueryFailure::isUnreadable);
        for (Throwable cause : causes) {
            if (cause instanceof ConfigException refused) {
                throw refused;
            }
            String message = String.valueOf(cause.getMessage());
            if (message.contains(DISK_FULL)) {
                throw new ConfigException(List.of(
                        "no space is left on a disk of the job, perhaps that of the checkpoint or of Spark's own files;"
                                + " make room and start again, the job goes on where it stopped"));
            }
            for (Checkpoint checkpoint : isUnreadable ? checkpoints : List.<Checkpoint>of()) {
                checkpoint.explain(message).ifPresent(advice -> {
                    throw new ConfigException(List.of(advice));
                });
            }
        }
        for (TopicGuard topic : topics) {
            topic.explain();
        }
    }

    private static boolean isUnreadable(Throwable cause) {
        return cause instanceof FileNotFoundException
                || cause instanceof EOFException
                || cause instanceof ChecksumException;
    }
}
