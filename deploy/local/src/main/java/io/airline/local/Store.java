package io.airline.local;

import io.airline.aggregations.StreamDefinition;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The time-series store of the stack, as a process that can be asked. */
public interface Store {
    /** Kinds of store. */
    enum Kind {
        INFLUXDB,
        QUESTDB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Kind kind();

    /** Returns the address of its HTTP server. */
    String url();

    /** Starts the store, returns once it answers and can take that stream's totals. */
    ManagedProcess start(Path logs, StreamDefinition<?> stream) throws InterruptedException;

    /** Returns the configuration that makes the job write here. */
    Map<String, String> jobSettings();

    /** Returns the number of events by key of that dimension over all time, asked with a query. */
    Map<String, Long> counts(StreamDefinition<?> stream, String dimension) throws InterruptedException;

    /** Returns the query that {@link #counts} asks, for people. */
    String countsQuery(String dimension);
}
