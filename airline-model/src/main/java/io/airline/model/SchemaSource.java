package io.airline.model;

import org.apache.avro.Schema;

/** Knows the schemas of a registry by their ids: those that framed events were written with. Thread-safe. */
@FunctionalInterface
public interface SchemaSource {
    /** Knows none: a framed event is no event then. */
    SchemaSource NONE = id -> {
        throw new UndecodableEventException(
                "schema %d is of a schema registry, and there is none: registry.url is not set".formatted(id));
    };

    /**
     * Returns the schema of that id. May take long, and is asked again for an id that is refused: remembering is the source's
     * part.
     *
     * @param id as the event has it: any number, hostile ones too
     * @throws UndecodableEventException if there is no such schema, or if it is none of Avro's
     * @throws SchemaUnavailableException if that cannot be told for now
     */
    Schema schema(int id) throws UndecodableEventException;
}
