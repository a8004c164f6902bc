package io.airline.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityResult;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;

/**
 * Readers of framed events, made when their schema's id first comes. The last ones asked for are kept, so that a registry
 * with any number of schemas takes no more memory than these. Not thread-safe.
 *
 * @param <R> type of the readers
 */
final class FramedReaders<R> {
    /** Many more than one topic has writers of different versions. */
    private static final int LIMIT = 200;

    private final SchemaSource source;
    private final Schema wanted;
    private final Function<Schema, R> maker;
    private final Map<Integer, Entry<R>> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Entry<R>> eldest) {
            return size() > LIMIT;
        }
    };

    private int lastId;
    private Entry<R> last;

    /** A reader; or null, and why there is none. */
    private record Entry<R>(R reader, String refusal) {}

    /**
     * Makes a holder of no readers yet.
     *
     * @param wanted what every writer's schema must be compatible with, whatever the readers look at
     * @param maker makes a reader of a compatible writer's schema
     */
    FramedReaders(SchemaSource source, Schema wanted, Function<Schema, R> maker) {
        this.source = source;
        this.wanted = wanted;
        this.maker = maker;
    }

    /**
     * Returns the reader of events that were written with that schema.
     *
     * @throws UndecodableEventException if the source has no such schema, or if it is incompatible with the wanted one
     * @throws SchemaUnavailableException if the source cannot tell
     */
    R get(int id) throws UndecodableEventException {
        if (last == null || id != lastId) {
            // Forgotten first: what follows may throw.
            last = null;
            Entry<R> entry = entries.get(id);
            if (entry == null) {
                entry = entryOf(id, source.schema(id));
                entries.put(id, entry);
            }
            last = entry;
            lastId = id;
        }
        if (last.reader() == null) {
            throw new UndecodableEventException(last.refusal());
        }
        return last.reader();
    }

    private Entry<R> entryOf(int id, Schema writer) {
        if (writer.getType() != Schema.Type.RECORD) {
            return refusal(id, writer, "it is no record");
        }
        SchemaCompatibilityResult result = SchemaCompatibility.checkReaderWriterCompatibility(wanted, writer)
                .getResult();
        if (!result.getIncompatibilities().isEmpty()) {
            return refusal(id, writer, words(result.getIncompatibilities().get(0)));
        }
        try {
            return new Entry<>(maker.apply(writer), null);
        } catch (RuntimeException e) {
            // A schema is somebody else's text: what Avro cannot make a reader of must not end the program.
            return refusal(id, writer, String.valueOf(e.getMessage()));
        }
    }

    /** Avro's own words for a wrong name call the wrong one the expected one. */
    private static String words(Incompatibility incompatibility) {
        String what = "%s at %s".formatted(incompatibility.getType(), incompatibility.getLocation());
        return incompatibility.getType() == SchemaIncompatibilityType.NAME_MISMATCH
                ? what
                : what + ": " + incompatibility.getMessage();
    }

    private Entry<R> refusal(int id, Schema writer, String reason) {
        return new Entry<>(
                null,
                "schema %d of the registry, %s, is incompatible with %s: %s"
                        .formatted(id, writer.getFullName(), wanted.getName(), reason));
    }
}
