package io.airline.job;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.airline.model.config.KafkaConfig;

/** Binds how Kafka is reached. */
final class KafkaModule extends AbstractModule {
    @Provides
    @Singleton
    KafkaClients clients(KafkaConfig config) {
        return KafkaClients.of(config);
    }
}
