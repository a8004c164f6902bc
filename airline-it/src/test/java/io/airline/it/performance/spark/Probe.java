package io.airline.it.performance.spark;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.spark.SparkEnv;

/**
 * A sink behind the others: what it is handed, they have stored. For each total of marked flights it appends the highest
 * of their fares, which is the number of the newest of them, to the file that {@code spark.airline.probe} names, with the
 * time in milliseconds since the epoch.
 */
public record Probe() implements SinkFactory {
    /** What the carriers of marked flights begin with. */
    public static final String MARK = "marked-";

    /** Field of their totals that has the number of the newest of them. */
    public static final String NUMBER = "fare_max";

    /** Setting of Spark. */
    public static final String FILE = "spark.airline.probe";

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public void check(StreamDefinition<?> stream) {}

    @Override
    public Sink open(StreamDefinition<?> stream) {
        return new Sink() {
            private final BufferedWriter lines = writer();

            @Override
            public List<RefusedTotal> write(List<SliceTotal> totals) {
                long now = System.currentTimeMillis();
                try {
                    for (SliceTotal total : totals) {
                        if (total.key().startsWith(MARK)) {
                            lines.write(total.key() + " " + total.fields().get(NUMBER) + " " + now);
                            lines.newLine();
                        }
                    }
                    lines.flush();
                    return List.of();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void close() {
                try {
                    lines.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static BufferedWriter writer() {
        try {
            return Files.newBufferedWriter(
                    Path.of(SparkEnv.get().conf().get(FILE)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
