package io.airline.aggregations.records;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import java.util.List;

/**
 * Brings a kind of record sink in a jar of its own. The jar names its implementation, which has a public constructor without
 * parameters, in {@code META-INF/services/io.airline.aggregations.records.RecordSinkProvider}; the job finds it there with
 * {@link java.util.ServiceLoader}.
 */
public interface RecordSinkProvider {
    /** Returns the kind of sink, for configuration, metrics and logs: lower-case letters. */
    String name();

    /**
     * Returns the areas of the configuration that the sink reads, records annotated with {@link ConfigArea}, which become
     * areas of the job's configuration. Their keys have defaults or are optional: the sink may not be in use.
     */
    List<Class<? extends Record>> configuration();

    /**
     * Makes a factory of the job's configuration. Only called if the sink is in use. Connects to nothing.
     *
     * @throws ConfigException if a key that the sink needs is not given, or the values do not fit together
     */
    RecordSinkFactory create(Configuration configuration);
}
