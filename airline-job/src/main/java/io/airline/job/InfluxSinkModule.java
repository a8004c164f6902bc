package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoMap;
import com.google.inject.multibindings.StringMapKey;
import io.airline.aggregations.SinkFactory;
import io.airline.model.config.ConfigException;
import io.airline.sink.influx.InfluxConfig;
import io.airline.sink.influx.InfluxSinkFactory;
import java.util.List;

/** Adds InfluxDB to the sinks that {@code job.sinks} may name. */
final class InfluxSinkModule extends AbstractModule {
    static final String NAME = "influx";

    @ProvidesIntoMap
    @StringMapKey(NAME)
    SinkFactory influx(InfluxConfig config, JobConfig job) {
        if (config.bucket().isPresent() && job.streams().size() > 1) {
            throw new ConfigException(List.of(
                    "influx.bucket %s would mix the streams %s of job.streams: they have dimensions of the same name; leave it out, or run a job for each"
                            .formatted(config.bucket().get(), job.streams())));
        }
        return new InfluxSinkFactory(config);
    }
}
