package io.airline.aggregations.records;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is kept of each event of a stream: a table with an id and further columns, each a function of the event, and perhaps
 * a filter. Which store holds it is the job's configuration.
 *
 * <p>Immutable, serializable and thread-safe, as the functions have to be.
 *
 * @param <E> type of the events
 */
public final class RecordTable<E> implements Serializable {
    /** What every store takes; Cassandra's names have 48 characters at most. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,47}");

    private final String name;
    private final List<RecordColumn> columns;
    private final List<ValueOf<E, ?>> values;
    private final Condition<E> condition;

    private RecordTable(Builder<E> builder) {
        this.name = builder.name;
        this.columns = List.copyOf(builder.columns);
        this.values = List.copyOf(builder.values);
        this.condition = builder.condition;
    }

    /**
     * Starts the definition of a table.
     *
     * @param name as the store is to spell it: letters, digits and underscores, a letter first, at most 48 characters
     * @throws IllegalArgumentException if the name is malformed
     */
    public static <E> Builder<E> named(String name) {
        return new Builder<>(name);
    }

    public String name() {
        return name;
    }

    /** Returns the columns in the order in which they were added; the first is the id. */
    public List<RecordColumn> columns() {
        return columns;
    }

    /** Returns the id's column, whose values are texts and never null. */
    public RecordColumn idColumn() {
        return columns.get(0);
    }

    /** Returns whether the event is kept, whatever its id. */
    public boolean keeps(E event) {
        return condition.holds(event);
    }

    /**
     * Returns what is kept of an event.
     *
     * @param eventTime in milliseconds since the epoch
     * @return empty if the event has no id, or an empty one
     */
    public Optional<RecordRow> row(E event, long eventTime) {
        List<Object> row = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            row.add(converted(values.get(i).of(event), columns.get(i).type()));
        }
        return row.get(0) == null || row.get(0).toString().isEmpty()
                ? Optional.empty()
                : Optional.of(new RecordRow(Instant.ofEpochMilli(eventTime), row));
    }

    private static Object converted(Object value, RecordColumn.Type type) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case WHOLE -> ((Number) value).longValue();
            case NUMBER -> ((Number) value).doubleValue();
            case TIMESTAMP -> ((Instant) value).truncatedTo(ChronoUnit.MILLIS);
            case TEXT, FLAG -> value;
        };
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Reads or computes a value of an event, null if it has none.
     *
     * @param <E> type of the events
     * @param <T> type of the value
     */
    @FunctionalInterface
    public interface ValueOf<E, T> extends Serializable {
        T of(E event);
    }

    /**
     * Tells whether an event is kept.
     *
     * @param <E> type of the events
     */
    @FunctionalInterface
    public interface Condition<E> extends Serializable {
        boolean holds(E event);
    }

    /**
     * Collects the parts of a table. Not thread-safe.
     *
     * @param <E> type of the events
     */
    public static final class Builder<E> {
        private final String name;
        private final List<RecordColumn> columns = new ArrayList<>();
        private final List<ValueOf<E, ?>> values = new ArrayList<>();
        private Condition<E> condition = event -> true;

        private Builder(String name) {
            this.name = requireName("table", name);
        }

        /**
         * Sets the column that tells a record from every other: the store keeps one row of each. An event without id, or with
         * an empty one, is refused, and goes to the dead letters. To be called before any other column is added.
         */
        public Builder<E> id(String column, ValueOf<E, String> id) {
            if (!columns.isEmpty()) {
                throw new IllegalArgumentException(
                        "table %s: the id '%s' is not the first column".formatted(name, column));
            }
            return add(column, RecordColumn.Type.TEXT, id);
        }

        /** Adds a column of texts. */
        public Builder<E> text(String column, ValueOf<E, String> value) {
            return addAfterId(column, RecordColumn.Type.TEXT, value);
        }

        /** Adds a column of whole numbers; what is behind the point is cut off. */
        public Builder<E> whole(String column, ValueOf<E, ? extends Number> value) {
            return addAfterId(column, RecordColumn.Type.WHOLE, value);
        }

        /** Adds a column of fractional numbers. */
        public Builder<E> number(String column, ValueOf<E, ? extends Number> value) {
            return addAfterId(column, RecordColumn.Type.NUMBER, value);
        }

        /** Adds a column of instants, of which the stores keep milliseconds. */
        public Builder<E> timestamp(String column, ValueOf<E, Instant> value) {
            return addAfterId(column, RecordColumn.Type.TIMESTAMP, value);
        }

        /** Adds a column that is true or false. */
        public Builder<E> flag(String column, ValueOf<E, Boolean> value) {
            return addAfterId(column, RecordColumn.Type.FLAG, value);
        }

        /** Keeps only events of which the condition holds; all of them unless told otherwise. */
        public Builder<E> where(Condition<E> condition) {
            this.condition = Objects.requireNonNull(condition, "condition");
            return this;
        }

        /**
         * Returns the table.
         *
         * @throws IllegalArgumentException if it has no id
         */
        public RecordTable<E> build() {
            if (columns.isEmpty()) {
                throw new IllegalArgumentException("table %s has no id".formatted(name));
            }
            return new RecordTable<>(this);
        }

        private Builder<E> addAfterId(String column, RecordColumn.Type type, ValueOf<E, ?> value) {
            if (columns.isEmpty()) {
                throw new IllegalArgumentException("table %s has a column '%s' before its id".formatted(name, column));
            }
            return add(column, type, value);
        }

        private Builder<E> add(String column, RecordColumn.Type type, ValueOf<E, ?> value) {
            requireName("column", column);
            // Stores differ in whether the case of a name matters.
            String folded = column.toLowerCase(Locale.ROOT);
            if (columns.stream()
                    .anyMatch(each -> each.name().toLowerCase(Locale.ROOT).equals(folded))) {
                throw new IllegalArgumentException("table %s has two columns '%s'".formatted(name, column));
            }
            columns.add(new RecordColumn(column, type));
            values.add(Objects.requireNonNull(value, column));
            return this;
        }

        private static String requireName(String kind, String name) {
            if (name == null || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "%s name '%s' is not 1 to 48 letters, digits and underscores, a letter first"
                                .formatted(kind, name));
            }
            return name;
        }
    }
}
