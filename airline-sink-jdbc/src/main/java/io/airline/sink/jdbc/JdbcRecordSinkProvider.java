package io.airline.sink.jdbc;

import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import java.util.List;

/** Brings the record sink {@code jdbc}. */
public final class JdbcRecordSinkProvider implements RecordSinkProvider {
    static final String NAME = "jdbc";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Class<? extends Record>> configuration() {
        return List.of(JdbcConfig.class);
    }

    @Override
    public RecordSinkFactory create(Configuration configuration) {
        JdbcConfig config = configuration.get(JdbcConfig.class);
        return new JdbcRecordSinkFactory(
                config.url()
                        .orElseThrow(() -> new ConfigException(List.of("jdbc.url is needed by the record sink jdbc"))),
                config.user().orElse(null),
                config.password().orElse(null),
                config.batchSize(),
                config.connectTimeout(),
                config.requestTimeout());
    }
}
