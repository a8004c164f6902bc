package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoMap;
import com.google.inject.multibindings.StringMapKey;
import io.airline.aggregations.SinkFactory;

/** Adds the topic {@code <topic>-kpis} to the sinks that {@code job.sinks} may name. */
final class KpiSinkModule extends AbstractModule {
    static final String NAME = "kpis";

    @ProvidesIntoMap
    @StringMapKey(NAME)
    SinkFactory kpis(KafkaClients clients) {
        return new KpiSinkFactory(clients);
    }
}
