package io.airline.aggregations;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys of a stream that are counted by name. A dimension has a limit on them; keys that come when it is reached count
 * under {@link Dimension#OTHER}, until a known key makes room. So a flood of keys that nobody has seen before takes bounded
 * memory and changes no total of a key that was known before it.
 *
 * <p>A key is known for as long as it is seen: those that no event had for one to two times the retention are forgotten.
 * For that, event time is cut into generations as long as the retention, and what is kept are the keys seen in the present
 * one and those seen in the one before.
 *
 * <p>What is known after some events follows from these events and from what was known before them, and from nothing else: an
 * event that is counted again after a restart counts under the same key.
 *
 * <p>Immutable, serializable and thread-safe.
 */
public final class KnownKeys implements Serializable {
    /** Nothing is known. */
    public static final KnownKeys NONE = new KnownKeys(Long.MIN_VALUE, Map.of());

    /**
     * A key's share of the characters that a dimension's keys may have together: however long keys are, a limit on their
     * number is a limit on memory too.
     */
    static final int CHARACTERS_PER_KEY = 64;

    private static final int FORMAT = 0x4b4b_0001;

    private final transient long generation;
    private final transient Map<String, Names> dimensions;

    private KnownKeys(long generation, Map<String, Names> dimensions) {
        this.generation = generation;
        this.dimensions = dimensions;
    }

    /**
     * The known keys of one dimension.
     *
     * @param recent those seen in the present generation
     * @param earlier those seen in the one before, and not since
     * @param characters how many all of them have
     */
    record Names(Set<String> recent, Set<String> earlier, long characters) {
        static final Names NONE = new Names(Set.of(), Set.of(), 0);

        static Names of(Set<String> recent, Set<String> earlier) {
            long characters = 0;
            for (String key : recent) {
                characters += key.length();
            }
            for (String key : earlier) {
                characters += key.length();
            }
            return new Names(recent, earlier, characters);
        }

        int size() {
            return recent.size() + earlier.size();
        }
    }

    /** Returns the known keys of a dimension. */
    Names of(String dimension) {
        return dimensions.getOrDefault(dimension, Names.NONE);
    }

    /** Returns the names of the dimensions of which keys are known, in order. */
    public Set<String> dimensions() {
        return Collections.unmodifiableSet(dimensions.keySet());
    }

    /** Returns how many keys of a dimension are known. */
    public int size(String dimension) {
        return of(dimension).size();
    }

    /**
     * Returns what is known after more events.
     *
     * @param seen by dimension, the keys that {@link Combiner#forEachSeen} has told; may be changed afterwards
     * @param newestSlice {@link Combiner#newestSlice} of these events
     * @param retention how long a key is known at least without an event, positive
     * @return this, if nothing is new
     */
    public KnownKeys after(Map<String, Set<String>> seen, long newestSlice, Duration retention) {
        if (newestSlice == Long.MIN_VALUE) {
            return this;
        }
        long newest = Math.max(generation, Math.floorDiv(newestSlice, retention.toMillis()));
        if (newest == generation && seen.values().stream().allMatch(Set::isEmpty)) {
            return this;
        }
        Set<String> names = new HashSet<>(dimensions.keySet());
        names.addAll(seen.keySet());
        Map<String, Names> after = new TreeMap<>();
        for (String dimension : names) {
            Names before = of(dimension);
            Set<String> recent = new HashSet<>(seen.getOrDefault(dimension, Set.of()));
            Set<String> earlier = new HashSet<>();
            if (newest == generation) {
                recent.addAll(before.recent());
                earlier.addAll(before.earlier());
            } else if (newest == generation + 1) {
                earlier.addAll(before.recent());
            }
            earlier.removeAll(recent);
            after.put(dimension, Names.of(recent, earlier));
        }
        return new KnownKeys(newest, after);
    }

    /** Writes all of it; {@link #readFrom} reads it. */
    public void writeTo(OutputStream target) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(target));
        out.writeInt(FORMAT);
        out.writeLong(generation);
        out.writeInt(dimensions.size());
        for (Map.Entry<String, Names> dimension : dimensions.entrySet()) {
            out.writeUTF(dimension.getKey());
            write(out, dimension.getValue().recent());
            write(out, dimension.getValue().earlier());
        }
        out.writeInt(FORMAT);
        out.flush();
    }

    /** In an order that only the keys decide, so that the same keys are the same bytes. */
    private static void write(DataOutputStream out, Set<String> keys) throws IOException {
        List<String> sorted = new ArrayList<>(keys);
        sorted.sort(null);
        out.writeInt(sorted.size());
        for (String key : sorted) {
            // Not UTF-8, which cannot tell every string: a key may be half of a surrogate pair.
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + key.length() * Character.BYTES);
            bytes.putInt(key.length()).asCharBuffer().put(key);
            out.write(bytes.array());
        }
    }

    /**
     * Reads what {@link #writeTo} has written; it may read on beyond it.
     *
     * @throws IOException if it cannot be read, or is cut off or something else
     */
    public static KnownKeys readFrom(InputStream source) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(source));
        requireFormat(in);
        long generation = in.readLong();
        int count = in.readInt();
        Map<String, Names> dimensions = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String dimension = in.readUTF();
            Set<String> recent = readKeys(in);
            dimensions.put(dimension, Names.of(recent, readKeys(in)));
        }
        requireFormat(in);
        return new KnownKeys(generation, dimensions);
    }

    private static Set<String> readKeys(DataInputStream in) throws IOException {
        int count = in.readInt();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            StringBuilder key = new StringBuilder();
            for (int j = 0; j < length; j++) {
                key.append(in.readChar());
            }
            keys.add(key.toString());
        }
        return keys;
    }

    /** It stands at the beginning and at the end: what is cut off is no shorter list of keys. */
    private static void requireFormat(DataInputStream in) throws IOException {
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IOException("these are no known keys: %08x where %08x is expected".formatted(format, FORMAT));
        }
    }

    private Object writeReplace() {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            writeTo(bytes);
            return new Written(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What travels to executors: smaller and faster than Java's own form of so many sets. */
    private static final class Written implements Serializable {
        private final byte[] bytes;

        Written(byte[] bytes) {
            this.bytes = bytes;
        }

        private Object readResolve() {
            try {
                return readFrom(new ByteArrayInputStream(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
