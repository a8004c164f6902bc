package io.airline.sink.jdbc;

import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.records.RecordTable;
import java.sql.Driver;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** What differs from one database to the other. */
enum JdbcDialect {
    MARIADB("jdbc:mariadb:", '`') {
        @Override
        String idType() {
            // Bytes are compared: ids that differ in case, accents or trailing spaces only are different ids.
            return "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
        }
    },
    /** Through MariaDB's driver, for MySQL's own is under the GPL. */
    MYSQL("jdbc:mysql:", '`') {
        @Override
        String idType() {
            return "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin";
        }
    },
    POSTGRESQL("jdbc:postgresql:", '"') {
        @Override
        String idType() {
            return "TEXT COLLATE \"C\"";
        }
    };

    private final String prefix;
    private final char quote;

    JdbcDialect(String prefix, char quote) {
        this.prefix = prefix;
        this.quote = quote;
    }

    /** Returns the type of the id's column. */
    abstract String idType();

    /** Returns the dialect of the database at that address, empty if it is none of these. */
    static Optional<JdbcDialect> of(String url) {
        return Arrays.stream(values())
                .filter(dialect -> JdbcConfig.lowerCase(url).startsWith(dialect.prefix))
                .findFirst();
    }

    static List<String> prefixes() {
        return Arrays.stream(values()).map(dialect -> dialect.prefix).toList();
    }

    /**
     * Returns the driver. It is not looked up by its address: Java's own list of drivers has none of the jars that were
     * submitted with an application.
     */
    Driver driver() {
        return this == POSTGRESQL ? new org.postgresql.Driver() : new org.mariadb.jdbc.Driver();
    }

    /** Returns the address as the driver knows it. */
    String driverUrl(String url) {
        return this == MYSQL ? MARIADB.prefix + url.substring(prefix.length()) : url;
    }

    /** Returns the driver's properties but for user and password. */
    Properties properties(Duration connectTimeout, Duration requestTimeout) {
        Properties properties = new Properties();
        if (this == POSTGRESQL) {
            properties.setProperty("connectTimeout", seconds(connectTimeout));
            properties.setProperty("loginTimeout", seconds(connectTimeout));
            properties.setProperty("socketTimeout", seconds(requestTimeout));
            properties.setProperty("reWriteBatchedInserts", "true");
            properties.setProperty("ApplicationName", "airline-job");
        } else {
            properties.setProperty("connectTimeout", Long.toString(connectTimeout.toMillis()));
            properties.setProperty("socketTimeout", Long.toString(requestTimeout.toMillis()));
            // Values that do not fit are refused, not cut.
            properties.setProperty("sessionVariables", "sql_mode='STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'");
            if (this == MARIADB) {
                properties.setProperty("useBulkStmts", "true");
            }
        }
        return properties;
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }

    /** Returns whether a column of numbers takes those that are infinite, or none. */
    boolean keepsAllDoubles() {
        return this == POSTGRESQL;
    }

    String quoted(String name) {
        // Names of tables and columns have no quotes in them.
        return quote + name + quote;
    }

    private String type(RecordColumn.Type type) {
        return switch (type) {
            case TEXT -> this == POSTGRESQL ? "TEXT" : "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
            case WHOLE -> "BIGINT";
            case NUMBER -> this == POSTGRESQL ? "DOUBLE PRECISION" : "DOUBLE";
            case TIMESTAMP -> this == POSTGRESQL ? "TIMESTAMP(3) WITH TIME ZONE" : "DATETIME(3)";
            case FLAG -> "BOOLEAN";
        };
    }

    String createTable(RecordTable<?> table) {
        String columns = table.columns().stream()
                .map(column -> column.equals(table.idColumn())
                        ? "%s %s NOT NULL PRIMARY KEY".formatted(quoted(column.name()), idType())
                        // Without NULL a database's first column of times may get a default of its own.
                        : "%s %s NULL".formatted(quoted(column.name()), type(column.type())))
                .collect(Collectors.joining(", "));
        return "CREATE TABLE IF NOT EXISTS %s (%s)".formatted(quoted(table.name()), columns);
    }

    String selectNothing(RecordTable<?> table) {
        return "SELECT %s FROM %s WHERE 1 = 0".formatted(columns(table), quoted(table.name()));
    }

    /** Returns the statement that stores one row, with a parameter for each column. */
    String upsert(RecordTable<?> table) {
        String parameters = table.columns().stream().map(column -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO %s (%s) VALUES (%s) %s"
                .formatted(quoted(table.name()), columns(table), parameters, onConflict(table));
    }

    private String onConflict(RecordTable<?> table) {
        List<String> others = table.columns().stream()
                .skip(1)
                .map(column -> quoted(column.name()))
                .toList();
        String id = quoted(table.idColumn().name());
        if (this != POSTGRESQL) {
            // A table of ids alone still needs something to set.
            List<String> set = others.isEmpty() ? List.of(id) : others;
            return "ON DUPLICATE KEY UPDATE "
                    + set.stream().map("%1$s = VALUES(%1$s)"::formatted).collect(Collectors.joining(", "));
        }
        return others.isEmpty()
                ? "ON CONFLICT (%s) DO NOTHING".formatted(id)
                : "ON CONFLICT (%s) DO UPDATE SET ".formatted(id)
                        + others.stream().map("%1$s = EXCLUDED.%1$s"::formatted).collect(Collectors.joining(", "));
    }

    private String columns(RecordTable<?> table) {
        return table.columns().stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
    }
}
