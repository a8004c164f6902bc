package io.airline.dashboard;

import io.airline.aggregations.StreamDefinition;
import io.airline.model.config.KafkaConfig;
import io.airline.producer.EventPublisher;
import io.airline.producer.KafkaEventPublisher;
import io.airline.producer.PublishException;
import io.airline.producer.PublisherConfig;

/**
 * Connects the dashboard with a Kafka cluster.
 *
 * @param publisher how productions publish
 */
record KafkaConnections(KafkaConfig kafka, PublisherConfig publisher) implements Dashboard.Connections {
    @Override
    public TotalSource totals(StreamDefinition<?> definition) {
        return new KafkaTotals(kafka, definition.name(), definition.topic());
    }

    @Override
    public EventTail events(StreamDefinition<?> definition) {
        return new KafkaEvents<>(kafka, definition);
    }

    @Override
    public EventPublisher publisher(String topic) throws PublishException {
        return KafkaEventPublisher.open(kafka, publisher, topic);
    }
}
