package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoMap;
import com.google.inject.multibindings.StringMapKey;
import io.airline.aggregations.SinkFactory;
import io.airline.sink.influx.InfluxConfig;
import io.airline.sink.influx.InfluxSinkFactory;

/** Adds InfluxDB to the sinks that {@code job.sinks} may name. */
final class InfluxSinkModule extends AbstractModule {
    @ProvidesIntoMap
    @StringMapKey("influx")
    SinkFactory influx(InfluxConfig config) {
        return new InfluxSinkFactory(config);
    }
}
