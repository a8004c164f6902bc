package io.airline.sink.cassandra;

import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.records.RecordTable;
import java.util.stream.Collectors;

/** Writes the statements of a table. Names are quoted, so that they are spelt as the table spells them. */
final class CassandraTables {
    private CassandraTables() {}

    static String createKeyspace(String keyspace, String datacenter, int replication) {
        return "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}"
                .formatted(quoted(keyspace), datacenter.replace("'", "''"), replication);
    }

    static String createTable(String keyspace, RecordTable<?> table) {
        String columns = table.columns().stream()
                .map(column -> "%s %s".formatted(quoted(column.name()), type(column.type())))
                .collect(Collectors.joining(", "));
        return "CREATE TABLE IF NOT EXISTS %s (%s, PRIMARY KEY (%s))"
                .formatted(
                        name(keyspace, table), columns, quoted(table.idColumn().name()));
    }

    static String insert(String keyspace, RecordTable<?> table) {
        String columns =
                table.columns().stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
        String parameters = table.columns().stream().map(column -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO %s (%s) VALUES (%s)".formatted(name(keyspace, table), columns, parameters);
    }

    /** Returns a statement that fails if there is no such table, and reads next to nothing. */
    static String probe(String keyspace, RecordTable<?> table) {
        return "SELECT %s FROM %s LIMIT 1".formatted(quoted(table.idColumn().name()), name(keyspace, table));
    }

    /** Returns the name of Cassandra's type. */
    static String type(RecordColumn.Type type) {
        return switch (type) {
            case TEXT -> "text";
            case WHOLE -> "bigint";
            case NUMBER -> "double";
            case TIMESTAMP -> "timestamp";
            case FLAG -> "boolean";
        };
    }

    private static String name(String keyspace, RecordTable<?> table) {
        return quoted(keyspace) + "." + quoted(table.name());
    }

    private static String quoted(String name) {
        // Names of keyspaces, tables and columns have no quotes in them.
        return '"' + name + '"';
    }
}
