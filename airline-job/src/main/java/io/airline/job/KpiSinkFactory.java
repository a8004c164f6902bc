package io.airline.job;

import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.StreamDefinition;

/**
 * Opens sinks that write to {@code <topic>-kpis}.
 *
 * @param clients makes the Kafka clients
 */
record KpiSinkFactory(KafkaClients clients) implements SinkFactory {
    @Override
    public String name() {
        return "kpis";
    }

    /** Checks nothing: {@link KafkaTopics} has asked the same brokers already. */
    @Override
    public void check(StreamDefinition<?> stream) {}

    @Override
    public Sink open(StreamDefinition<?> stream) {
        return new KpiSink(stream.name(), stream.topic(), clients.producer());
    }
}
