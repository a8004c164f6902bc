package io.airline.aggregations;

import io.airline.aggregations.testing.InMemorySink;
import io.airline.aggregations.testing.SinkContract;
import java.time.Instant;
import java.util.Map;

/** The sink kit can be passed: it asks for nothing that a map does not give. */
class InMemorySinkTest extends SinkContract {
    private final InMemorySink.Store store = new InMemorySink.Store();

    @Override
    protected Sink open() {
        return new InMemorySink(store);
    }

    @Override
    protected Map<String, Number> stored(String dimension, String key, Instant start) {
        return store.fields(dimension, key, start);
    }
}
