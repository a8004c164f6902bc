package io.airline.job;

import io.airline.aggregations.records.RecordLot;
import io.airline.aggregations.records.RecordSink;
import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.aggregations.records.RecordStoreException;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.records.RefusedRecord;
import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigException;
import io.airline.model.config.ConfigKey;
import io.airline.model.config.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A record sink as a jar would bring it: it keeps lots in a list of the test's. */
public final class RecordSinks implements RecordSinkProvider {
    /** What was written, and whether more is taken. */
    static final class Store {
        final List<RecordLot> lots = new ArrayList<>();
        int lotsUntilDown = Integer.MAX_VALUE;
    }

    static final Store STORE = new Store();

    @ConfigArea(value = "list", description = "A list.")
    public record ListConfig(
            @ConfigKey(value = "10", min = 1, description = "How many fit.") int size,
            @ConfigKey(description = "What it is called.") Optional<String> title) {}

    @Override
    public String name() {
        return "list";
    }

    @Override
    public List<Class<? extends Record>> configuration() {
        return List.of(ListConfig.class);
    }

    @Override
    public RecordSinkFactory create(Configuration configuration) {
        if (configuration.get(ListConfig.class).title().isEmpty()) {
            throw new ConfigException(List.of("list.title is needed by the record sink list"));
        }
        return new Factory();
    }

    record Factory() implements RecordSinkFactory {
        @Override
        public String name() {
            return "list";
        }

        @Override
        public void check(RecordTable<?> table) {}

        @Override
        public RecordSink open(RecordTable<?> table) {
            return new RecordSink() {
                @Override
                public List<RefusedRecord> write(RecordLot lot) throws RecordStoreException {
                    if (STORE.lotsUntilDown == 0) {
                        throw new RecordStoreException("the list is down");
                    }
                    STORE.lotsUntilDown--;
                    STORE.lots.add(lot);
                    return List.of();
                }

                @Override
                public void close() {}
            };
        }
    }
}
