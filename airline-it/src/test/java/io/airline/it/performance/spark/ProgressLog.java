package io.airline.it.performance.spark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/**
 * Appends what Spark says of each micro-batch to a file, a line of JSON each. Spark makes it, told by {@code
 * spark.sql.streaming.streamingQueryListeners}; the file is that of {@code spark.airline.progress}.
 */
public final class ProgressLog extends StreamingQueryListener {
    /** Setting of Spark. */
    public static final String FILE = "spark.airline.progress";

    private final BufferedWriter lines;

    public ProgressLog(SparkConf conf) throws IOException {
        lines = Files.newBufferedWriter(Path.of(conf.get(FILE)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        try {
            lines.write(event.progress().json());
            lines.newLine();
            lines.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
}
