package io.airline.aggregations.testing;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SliceTotal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The plainest sink there is: a map, which outlives the sinks that share it. */
public final class InMemorySink implements Sink {
    private final Store store;

    public InMemorySink(Store store) {
        this.store = store;
    }

    @Override
    public List<RefusedTotal> write(List<SliceTotal> totals) {
        totals.forEach(total -> store.totals.put(Identity.of(total), total));
        return List.of();
    }

    @Override
    public void close() {}

    /** What sinks wrote. Thread-safe. */
    public static final class Store {
        private final Map<Identity, SliceTotal> totals = new ConcurrentHashMap<>();

        /** Returns the fields of one total, empty if there is none. */
        public Map<String, Number> fields(String dimension, String key, Instant start) {
            SliceTotal total = totals.get(new Identity(dimension, key, start));
            return total == null ? Map.of() : total.fields();
        }

        /** Returns every total, in no order. */
        public List<SliceTotal> totals() {
            return List.copyOf(totals.values());
        }
    }

    private record Identity(String dimension, String key, Instant start) {
        static Identity of(SliceTotal total) {
            return new Identity(total.dimension(), total.key(), total.start());
        }
    }
}
