package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider;
import org.apache.spark.sql.execution.streaming.state.ReadStateStore;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.execution.streaming.state.StateStoreConf;
import org.apache.spark.sql.execution.streaming.state.StateStoreId;
import org.apache.spark.sql.execution.streaming.state.StateStoreProvider;
import org.apache.spark.sql.execution.streaming.state.UnsafeRowPair;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.Iterator;

class SharingStateStoreProviderTest {
    private static final StructType SCHEMA = new StructType().add("text", DataTypes.StringType);

    @TempDir
    private Path directory;

    @Test
    void versionsDoNotSeeEachOthersChanges() {
        StateStoreProvider provider = sharing();
        commit(provider, 0, Map.of("BLR", "1", "DEL", "1"));

        StateStore next = provider.getStore(1);
        ReadStateStore before = provider.getReadStore(1);
        put(next, "BLR", "2");
        put(next, "BOM", "2");
        next.remove(row("DEL"));

        assertThat(rows(next)).isEqualTo(Map.of("BLR", "2", "BOM", "2"));
        assertThat(rows(before)).isEqualTo(Map.of("BLR", "1", "DEL", "1"));
        assertThat(rows(provider, 1)).isEqualTo(Map.of("BLR", "1", "DEL", "1"));

        assertThat(next.commit()).isEqualTo(2);
        assertThat(rows(before)).isEqualTo(Map.of("BLR", "1", "DEL", "1"));
        assertThat(rows(provider, 2)).isEqualTo(Map.of("BLR", "2", "BOM", "2"));
    }

    @Test
    void whatATaskLeftUndoneIsGone() {
        StateStoreProvider provider = sharing();
        commit(provider, 0, Map.of("BLR", "1"));
        StateStore failed = provider.getStore(1);
        put(failed, "BLR", "2");
        failed.abort();

        commit(provider, 1, Map.of("DEL", "2"));

        assertThat(rows(provider, 2)).isEqualTo(Map.of("BLR", "1", "DEL", "2"));
        assertThat(rows(sharing(), 2)).isEqualTo(Map.of("BLR", "1", "DEL", "2"));
    }

    @Test
    void twoAttemptsOfATaskDoNotMeet() {
        StateStoreProvider provider = sharing();
        StateStore one = provider.getStore(0);
        StateStore other = provider.getStore(0);
        put(one, "BLR", "1");
        put(other, "DEL", "1");

        assertThat(rows(one)).isEqualTo(Map.of("BLR", "1"));
        assertThat(rows(other)).isEqualTo(Map.of("DEL", "1"));
        one.commit();
        other.commit();
        assertThat(rows(provider, 1)).isEqualTo(Map.of("DEL", "1")).isEqualTo(rows(sharing(), 1));
    }

    /** So a row may be removed while the rows are gone through, as Spark does with those behind the watermark. */
    @Test
    void anIteratorGoesThroughTheRowsAsTheyWere() {
        StateStore store = sharing().getStore(0);
        for (int i = 0; i < 1000; i++) {
            put(store, "key " + i, "1");
        }
        Iterator<UnsafeRowPair> pairs = store.iterator();
        int seen = 0;
        while (pairs.hasNext()) {
            store.remove(pairs.next().key());
            seen++;
        }

        assertThat(seen).isEqualTo(1000);
        assertThat(rows(store)).isEmpty();
    }

    /**
     * Executors take turns, one of which has Spark's own: each reads what the others wrote, in deltas and snapshots, on top of
     * what it still knows itself, and goes on with it.
     */
    @Test
    void filesAreThoseOfSparksOwn() throws IOException {
        Random random = new Random(7);
        Map<String, String> expected = new HashMap<>();
        List<StateStoreProvider> executors = List.of(sharing(), sharing(), sparksOwn());
        for (int version = 0; version < 90; version++) {
            StateStoreProvider executor = executors.get(random.nextInt(executors.size()));
            assertThat(rows(executor, version)).isEqualTo(expected);
            StateStore store = executor.getStore(version);
            for (int i = 0; i < 20; i++) {
                String key = "key " + random.nextInt(100);
                if (random.nextInt(4) == 0) {
                    store.remove(row(key));
                    expected.remove(key);
                } else {
                    put(store, key, "value " + version);
                    expected.put(key, "value " + version);
                }
            }
            assertThat(rows(store)).isEqualTo(expected);
            assertThat(store.commit()).isEqualTo(version + 1);
            assertThat(store.metrics().numKeys()).isEqualTo(expected.size());
            if (version % 7 == 0) {
                executor.doMaintenance();
            }
        }
        assertThat(rows(sparksOwn(), 90)).isEqualTo(expected);
        assertThat(rows(sharing(), 90)).isEqualTo(expected);
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".snapshot")))
                    .hasSizeGreaterThan(3);
        }
    }

    @Test
    void rowsOfSeveralVersionsTakeTheirMemoryOnce() {
        StateStoreProvider provider = sharing();
        assertThat(memory(commit(provider, 0, Map.of()))).isZero();
        long one = memory(commit(provider, 1, Map.of("BLR", "1")));
        long two = memory(commit(provider, 2, Map.of("DEL", "1")));
        StateStore third = provider.getStore(3);
        put(third, "BLR", "2");
        third.remove(row("DEL"));
        third.commit();

        assertThat(one).isBetween(100L, 1000L);
        assertThat(two).isEqualTo(2 * one);
        assertThat(memory(third)).isEqualTo(one);
    }

    private StateStoreProvider sharing() {
        return init(new SharingStateStoreProvider());
    }

    private StateStoreProvider sparksOwn() {
        return init(new HDFSBackedStateStoreProvider());
    }

    private StateStoreProvider init(StateStoreProvider provider) {
        provider.init(
                new StateStoreId(directory.toUri().toString(), 0, 0, "default"),
                SCHEMA,
                SCHEMA,
                0,
                StateStoreConf.empty(),
                new Configuration());
        return provider;
    }

    private static StateStore commit(StateStoreProvider provider, long version, Map<String, String> rows) {
        StateStore store = provider.getStore(version);
        rows.forEach((key, value) -> put(store, key, value));
        store.commit();
        return store;
    }

    private static void put(StateStore store, String key, String value) {
        store.put(row(key), row(value));
    }

    private static long memory(StateStore store) {
        return store.metrics().memoryUsedBytes();
    }

    private static Map<String, String> rows(StateStoreProvider provider, long version) {
        return rows(provider.getReadStore(version));
    }

    /** Returns all rows, of which each is found by its key too. */
    private static Map<String, String> rows(ReadStateStore store) {
        Map<String, String> rows = new HashMap<>();
        Iterator<UnsafeRowPair> pairs = store.iterator();
        while (pairs.hasNext()) {
            UnsafeRowPair pair = pairs.next();
            assertThat(store.get(pair.key())).isEqualTo(pair.value());
            assertThat(rows.put(pair.key().getString(0), pair.value().getString(0)))
                    .isNull();
        }
        assertThat(store.get(row("nowhere"))).isNull();
        return rows;
    }

    private static UnsafeRow row(String text) {
        UnsafeRowWriter writer = new UnsafeRowWriter(1);
        writer.reset();
        writer.zeroOutNullBytes();
        writer.write(0, UTF8String.fromString(text));
        return writer.getRow().copy();
    }
}
