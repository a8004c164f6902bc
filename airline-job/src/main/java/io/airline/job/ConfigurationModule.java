package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.airline.aggregations.Slices;
import io.airline.aggregations.Timeliness;
import io.airline.model.config.Configuration;
import io.airline.model.config.KafkaConfig;
import io.airline.model.registry.RegistryConfig;
import io.airline.sink.influx.InfluxConfig;

/** Binds the areas of the configuration, and the values that follow from them alone. */
final class ConfigurationModule extends AbstractModule {
    private final Configuration configuration;

    ConfigurationModule(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    protected void configure() {
        bind(Configuration.class).toInstance(configuration);
        bind(JobConfig.class).toInstance(configuration.get(JobConfig.class));
        bind(KafkaConfig.class).toInstance(configuration.get(KafkaConfig.class));
        bind(RegistryConfig.class).toInstance(configuration.get(RegistryConfig.class));
        bind(FlightsConfig.class).toInstance(configuration.get(FlightsConfig.class));
        bind(InfluxConfig.class).toInstance(configuration.get(InfluxConfig.class));
    }

    @Provides
    Slices slices(JobConfig config) {
        return Slices.of(config.sliceLength());
    }

    @Provides
    Timeliness timeliness(JobConfig config) {
        return new Timeliness(config.allowedLateness(), config.futureTolerance());
    }
}
