package io.airline.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The writer schemas that events may have been written with, by fingerprint. A record class's own schema is always
 * among them; so is every released schema kept as {@code schemas/<Name>.v<N>.avsc} beside the class, N counting from 1
 * without a gap. A reader with a newer schema thereby reads old events.
 *
 * <p>Immutable and thread-safe.
 */
public final class SchemaStore {
    private final Map<Long, Schema> byFingerprint;

    private SchemaStore(Map<Long, Schema> byFingerprint) {
        this.byFingerprint = Map.copyOf(byFingerprint);
    }

    /**
     * Returns the store of {@code schema} and of all its released versions that lie beside {@code owner}.
     *
     * @param owner the record class, whose package holds the released schemas; there may be none
     * @param schema the current schema of that class
     */
    public static SchemaStore of(Class<?> owner, Schema schema) {
        Map<Long, Schema> schemas = new HashMap<>();
        schemas.put(fingerprint(schema), schema);
        for (int version = 1; ; version++) {
            String resource = "schemas/" + owner.getSimpleName() + ".v" + version + ".avsc";
            try (InputStream released = owner.getResourceAsStream(resource)) {
                if (released == null) {
                    return new SchemaStore(schemas);
                }
                Schema writer = new Schema.Parser().parse(released);
                schemas.putIfAbsent(fingerprint(writer), writer);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + resource, e);
            }
        }
    }

    /** Returns a store with the schemas of this one and {@code writer} too. */
    public SchemaStore with(Schema writer) {
        Map<Long, Schema> schemas = new HashMap<>(byFingerprint);
        schemas.put(fingerprint(writer), writer);
        return new SchemaStore(schemas);
    }

    Iterable<Schema> schemas() {
        return byFingerprint.values();
    }

    /** Returns the schema's CRC-64-AVRO fingerprint, as Avro's single-object encoding carries it. */
    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }
}
