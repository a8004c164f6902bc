package io.airline.dashboard;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Events as plain values, whatever their schema. */
final class EventFields {
    private EventFields() {}

    /**
     * Returns every field by name, in the order of the schema: numbers and booleans as they are, instants, dates and times of
     * day in ISO 8601, null as null, nested records as maps, and anything else as text.
     */
    static Map<String, Object> of(IndexedRecord event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : event.getSchema().getFields()) {
            fields.put(field.name(), plain(event.get(field.pos())));
        }
        return fields;
    }

    private static Object plain(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof Instant) {
            return value;
        }
        if (value instanceof IndexedRecord event) {
            return of(event);
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(EventFields::plain).toList();
        }
        return value.toString();
    }
}
