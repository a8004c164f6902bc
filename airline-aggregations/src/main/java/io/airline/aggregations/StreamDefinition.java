package io.airline.aggregations;

import io.airline.aggregations.records.RecordTable;
import io.airline.model.EventCodec;
import io.airline.model.SchemaSource;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * All the engine knows of a stream: where its events are, what they are, when they happened, how they are grouped and
 * what is measured of each group. Another domain is another definition.
 *
 * <p>Immutable, serializable and thread-safe.
 *
 * @param <E> the Avro record class of the events
 */
public final class StreamDefinition<E extends SpecificRecordBase> implements Serializable {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final String name;
    private final String topic;
    private final String bucket;
    private final Class<E> eventType;
    private final EventTime<E> eventTime;
    private final Set<String> fieldsRead;
    private final Set<String> keyFields;
    private final List<Dimension<E>> dimensions;
    private final Measures<E> measures;
    private final List<Panel> panels;
    private final List<RecordTable<E>> tables;

    private StreamDefinition(Builder<E> builder) {
        this.name = requireName("stream", builder.name);
        this.topic = Objects.requireNonNull(builder.topic, "topic");
        this.bucket = Objects.requireNonNull(builder.bucket, "bucket");
        this.eventType = builder.eventType;
        this.eventTime = Objects.requireNonNull(builder.eventTime, "eventTime");
        this.fieldsRead = Set.copyOf(builder.fieldsRead);
        this.keyFields = Set.copyOf(builder.keyFields);
        this.dimensions = List.copyOf(builder.dimensions);
        this.measures = new Measures<>(builder.measures);
        this.tables = List.copyOf(builder.tables);
        if (dimensions.stream().map(Dimension::name).distinct().count() < dimensions.size()) {
            throw new IllegalArgumentException("stream %s has two dimensions of the same name".formatted(name));
        }
        if (tables.stream().map(RecordTable::name).distinct().count() < tables.size()) {
            throw new IllegalArgumentException("stream %s has two tables of the same name".formatted(name));
        }
        this.panels = List.copyOf(builder.panels);
        panels.forEach(this::requirePossible);
    }

    private void requirePossible(Panel panel) {
        List<String> shown = dimensions.stream().map(Dimension::name).toList();
        if (!shown.contains(panel.dimension())) {
            throw impossible(panel, "dimension", panel.dimension(), shown);
        }
        List<String> fields = measures.fields().stream()
                .filter(field -> field.type() != Field.Type.BYTES)
                .map(Field::name)
                .toList();
        for (String field : panel.fields()) {
            if (!fields.contains(field)) {
                throw impossible(panel, "field", field, fields);
            }
        }
        if (panel instanceof Panel.Histogram histogram) {
            List<String> histograms = measures.fieldsByMeasure().keySet().stream()
                    .filter(measure -> measures.classes(measure).isPresent())
                    .toList();
            if (!histograms.contains(histogram.measure())) {
                throw impossible(panel, "histogram", histogram.measure(), histograms);
            }
        }
    }

    private IllegalArgumentException impossible(Panel panel, String kind, String named, List<String> allowed) {
        return new IllegalArgumentException("panel '%s' of stream %s names the %s '%s', which is none of %s"
                .formatted(panel.title(), name, kind, named, allowed));
    }

    /** Starts the definition of the stream of that name, whose events are records of {@code eventType}. */
    public static <E extends SpecificRecordBase> Builder<E> named(String name, Class<E> eventType) {
        return new Builder<>(name, eventType);
    }

    static String requireName(String kind, String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s name '%s' is not lower-case letters, digits and underscores, a letter first"
                            .formatted(kind, name));
        }
        return name;
    }

    public String name() {
        return name;
    }

    /** Returns the Kafka topic of the events. */
    public String topic() {
        return topic;
    }

    /** Returns the bucket or database of the store that holds the totals. */
    public String bucket() {
        return bucket;
    }

    public Class<E> eventType() {
        return eventType;
    }

    /**
     * Returns a codec that decodes of an event what this definition reads, for those who only count events. Make one for each
     * thread.
     */
    public EventCodec<E> newCodec() {
        return newCodec(SchemaSource.NONE);
    }

    /** Returns a codec as of {@link #newCodec()} that decodes framed events too. */
    public EventCodec<E> newCodec(SchemaSource source) {
        if (fieldsRead.isEmpty() && keyFields.isEmpty()) {
            return EventCodec.of(eventType, source);
        }
        return EventCodec.reading(
                eventType, fieldsRead.isEmpty() ? EventCodec.fieldsOf(eventType) : fieldsRead, keyFields, source);
    }

    /** Returns the event's time in milliseconds since the epoch. */
    public long eventTimeOf(E event) {
        return eventTime.of(event).toEpochMilli();
    }

    public List<Dimension<E>> dimensions() {
        return dimensions;
    }

    /** Returns the dimension of that name, or throws {@link IllegalArgumentException} if there is none. */
    public Dimension<E> dimension(String dimension) {
        return dimensions.stream()
                .filter(each -> each.name().equals(dimension))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("stream %s has no dimension '%s', but %s"
                        .formatted(
                                name,
                                dimension,
                                dimensions.stream().map(Dimension::name).toList())));
    }

    public Measures<E> measures() {
        return measures;
    }

    /** Returns what a dashboard is to draw, in order; empty if it shall draw what it draws of any stream. */
    public List<Panel> panels() {
        return panels;
    }

    /** Returns the tables that whole events may be kept in; which of them are, and where, is the job's configuration. */
    public List<RecordTable<E>> tables() {
        return tables;
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Tells when an event happened.
     *
     * @param <E> type of the events
     */
    @FunctionalInterface
    public interface EventTime<E> extends Serializable {
        Instant of(E event);
    }

    /**
     * Collects the parts of a definition. Not thread-safe.
     *
     * @param <E> the Avro record class of the events
     */
    public static final class Builder<E extends SpecificRecordBase> {
        private final String name;
        private final Class<E> eventType;
        private final List<Dimension<E>> dimensions = new ArrayList<>();
        private final Map<String, AggregateFunction<E, ?, ?>> measures = new LinkedHashMap<>();
        private final List<Panel> panels = new ArrayList<>();
        private final List<RecordTable<E>> tables = new ArrayList<>();
        private String topic;
        private String bucket;
        private EventTime<E> eventTime;
        private Set<String> fieldsRead = Set.of();
        private Set<String> keyFields = Set.of();

        private Builder(String name, Class<E> eventType) {
            this.name = name;
            this.eventType = Objects.requireNonNull(eventType, "eventType");
            this.topic = name;
            this.bucket = name;
            measures.put(SliceTotal.COUNT, new Count<>());
        }

        /** Sets the Kafka topic; the stream's name unless told otherwise. */
        public Builder<E> topic(String topic) {
            this.topic = topic;
            return this;
        }

        /** Sets the bucket or database of the store; the stream's name unless told otherwise. */
        public Builder<E> bucket(String bucket) {
            this.bucket = bucket;
            return this;
        }

        public Builder<E> eventTime(EventTime<E> eventTime) {
            this.eventTime = eventTime;
            return this;
        }

        /**
         * Names the fields that event time, dimensions and measures read, as the schema spells them, but for those of
         * {@link #keysFrom}; the job then skips all others. Without it the job decodes whole events, which is never wrong, and
         * slower. A field that is read but not named is null, zero or false to them: {@code StreamDefinitionContract} of
         * the test jar holds a definition against {@link InMemoryAggregator}, over whole events, in a test.
         *
         * @throws IllegalArgumentException if the schema has no such field
         */
        public Builder<E> reads(String... fields) {
            this.fieldsRead = Set.of(fields);
            EventCodec.requireFields(eventType, fieldsRead);
            return this;
        }

        /**
         * Names the fields that dimensions read, all of them, as the schema spells them: for events that have the same in all
         * of these fields the job reads them, and makes the keys, once. Without it it does so for each event, which is never
         * wrong, and slower where many events have all keys in common. If a dimension reads a field that is not named here, an event may
         * count under the key of another: {@code StreamDefinitionContract} holds that against whole events, too.
         *
         * @throws IllegalArgumentException if the schema has no such field
         */
        public Builder<E> keysFrom(String... fields) {
            this.keyFields = Set.of(fields);
            EventCodec.requireFields(eventType, keyFields);
            return this;
        }

        /** Adds a dimension of one key an event; see {@link Dimension#of}. */
        public Builder<E> dimension(String dimension, Dimension.KeyOf<E> key) {
            dimensions.add(Dimension.of(dimension, key));
            return this;
        }

        /** Adds a dimension of several keys an event; see {@link Dimension#ofEach}. */
        public Builder<E> dimensionOfEach(String dimension, Dimension.EachKeyOf<E> each) {
            dimensions.add(Dimension.ofEach(dimension, each));
            return this;
        }

        /** Adds a dimension of numbers by class; see {@link Dimension#ofClass}. */
        public Builder<E> dimensionOfClass(String dimension, NumberOf<E> number, Classes classes) {
            dimensions.add(Dimension.ofClass(dimension, number, classes));
            return this;
        }

        /** Adds a measure. Every stream has the measure {@code count} already. */
        public Builder<E> measure(String measure, AggregateFunction<E, ?, ?> function) {
            if (measures.putIfAbsent(measure, function) != null) {
                throw new IllegalArgumentException("stream %s has two measures '%s'".formatted(name, measure));
            }
            return this;
        }

        /** Adds a picture that dashboards draw, after those added before. */
        public Builder<E> panel(Panel panel) {
            panels.add(panel);
            return this;
        }

        /**
         * Adds a table that whole events may be kept in. Its functions see every field, whatever {@link #reads} says.
         */
        public Builder<E> table(RecordTable<E> table) {
            tables.add(Objects.requireNonNull(table, "table"));
            return this;
        }

        /**
         * Returns the definition.
         *
         * @throws IllegalArgumentException if a name is malformed or given twice, or a panel names what there is not
         */
        public StreamDefinition<E> build() {
            return new StreamDefinition<>(this);
        }
    }
}
