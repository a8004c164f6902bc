package io.airline.sink.files;

import io.airline.aggregations.records.RecordSinkFactory;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import java.util.HashMap;
import java.util.List;

/** Brings the record sink {@code files}. */
public final class FilesRecordSinkProvider implements RecordSinkProvider {
    static final String NAME = "files";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Class<? extends Record>> configuration() {
        return List.of(FilesConfig.class);
    }

    @Override
    public RecordSinkFactory create(Configuration configuration) {
        FilesConfig config = configuration.get(FilesConfig.class);
        return new FilesRecordSinkFactory(
                config.directory()
                        .orElseThrow(() ->
                                new ConfigException(List.of("files.directory is needed by the record sink files"))),
                config.format(),
                new HashMap<>(config.hadoop()));
    }
}
