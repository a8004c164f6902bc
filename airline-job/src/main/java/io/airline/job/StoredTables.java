package io.airline.job;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.aggregations.records.RecordTable;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecordBase;

/** Reads {@code job.tables}. Used by one thread. */
final class StoredTables {
    private static final String KEY = "job.tables";

    private final List<StreamDefinition<?>> streams;
    private final Map<String, RecordSinkProvider> providers;
    private final Configuration configuration;
    private final List<String> errors;
    private final Map<String, RecordSinkFactory> sinks = new HashMap<>();

    /**
     * Makes a reader.
     *
     * @param streams those that run
     * @param providers by their names
     * @param errors gets what is wrong
     */
    StoredTables(
            List<StreamDefinition<?>> streams,
            Map<String, RecordSinkProvider> providers,
            Configuration configuration,
            List<String> errors) {
        this.streams = streams;
        this.providers = providers;
        this.configuration = configuration;
        this.errors = errors;
    }

    /** Returns those entries that are right, in their order. */
    List<StoredTable<?>> read(List<String> entries) {
        List<StoredTable<?>> tables = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String entry : entries) {
            String[] parts = entry.split(":", -1);
            if (parts.length != 2) {
                errors.add("%s: '%s' is not of the form 'table: sink'".formatted(KEY, entry));
                continue;
            }
            String table = parts[0].strip();
            String sink = parts[1].strip();
            if (!seen.add(table + ": " + sink)) {
                errors.add("%s: '%s: %s' is given twice".formatted(KEY, table, sink));
                continue;
            }
            if (!providers.containsKey(sink)) {
                errors.add("%s: '%s': the sink '%s' is none of %s; a jar with another is given with --jars"
                        .formatted(KEY, entry, sink, new TreeSet<>(providers.keySet())));
            }
            add(entry, table, sink, tables);
        }
        return tables;
    }

    private void add(String entry, String table, String sink, List<StoredTable<?>> tables) {
        List<StreamDefinition<?>> having = streams.stream()
                .filter(stream -> tableNames(stream).contains(table))
                .toList();
        if (having.isEmpty()) {
            Set<String> known = new TreeSet<>();
            streams.forEach(stream -> known.addAll(tableNames(stream)));
            errors.add("%s: '%s': the table '%s' is none of %s, which are those of job.streams %s"
                    .formatted(KEY, entry, table, known, streams));
        } else if (having.size() > 1) {
            errors.add("%s: '%s': the streams %s both have a table '%s'; run a job for each"
                    .formatted(KEY, entry, having, table));
        } else if (providers.containsKey(sink)) {
            factory(sink).add(having.get(0), table, tables);
        }
    }

    private static List<String> tableNames(StreamDefinition<?> stream) {
        return stream.tables().stream().map(RecordTable::name).toList();
    }

    private Opened factory(String sink) {
        if (!sinks.containsKey(sink)) {
            try {
                sinks.put(sink, providers.get(sink).create(configuration));
            } catch (ConfigException e) {
                errors.addAll(e.errors());
                sinks.put(sink, null);
            }
        }
        return new Opened(sinks.get(sink));
    }

    /** A factory, null if its configuration is wrong. */
    private record Opened(RecordSinkFactory sink) {
        <E extends SpecificRecordBase> void add(StreamDefinition<E> stream, String name, List<StoredTable<?>> tables) {
            for (RecordTable<E> table : stream.tables()) {
                if (sink != null && table.name().equals(name)) {
                    tables.add(new StoredTable<>(stream, table, sink));
                }
            }
        }
    }
}
