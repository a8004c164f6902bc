package io.airline.sink.cassandra;

import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.model.config.Configuration;
import java.util.List;

/** Brings the record sink {@code cassandra}. */
public final class CassandraRecordSinkProvider implements RecordSinkProvider {
    static final String NAME = "cassandra";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Class<? extends Record>> configuration() {
        return List.of(CassandraConfig.class);
    }

    @Override
    public RecordSinkFactory create(Configuration configuration) {
        return new CassandraRecordSinkFactory(CassandraTarget.of(configuration.get(CassandraConfig.class)));
    }
}
