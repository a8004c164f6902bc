package io.airline.producer;

import io.airline.model.config.ConfigException;
import io.airline.model.registry.RegistryClient;
import io.airline.model.registry.RegistryConfig;
import io.airline.model.registry.RegistryException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Finds out how events are to be framed. Immutable and thread-safe.
 *
 * @param publisher says in which encoding, and whether schemas are registered
 * @param registry where the schemas are
 */
public record EventFraming(PublisherConfig publisher, RegistryConfig registry) {
    /**
     * Checks that there is a registry if one is needed.
     *
     * @throws ConfigException if there is none
     */
    public EventFraming {
        Objects.requireNonNull(registry, "registry");
        if (publisher.encoding() == PublisherConfig.Encoding.CONFLUENT
                && registry.url().isEmpty()) {
            throw new ConfigException(
                    List.of("producer.encoding confluent needs a schema registry, and registry.url is not set"));
        }
    }

    /**
     * Returns what {@link Production.Builder#framed} is to be given: the id that the registry has for the schema of the
     * stream's events, in the topic's subject {@code <topic>-value}; empty if events are not framed. Asks the registry once.
     *
     * @throws ConfigException if the registry refuses the schema, or does not have it and it is not to be registered
     * @throws PublishException if the registry does not answer
     */
    public OptionalInt schemaId(EventStream<?> stream, String topic) throws PublishException {
        if (publisher.encoding() != PublisherConfig.Encoding.CONFLUENT) {
            return OptionalInt.empty();
        }
        String subject = topic + "-value";
        RegistryClient client = new RegistryClient(registry);
        try {
            return OptionalInt.of(
                    publisher.registerSchema()
                            ? client.register(subject, stream.schema())
                            : client.find(subject, stream.schema()));
        } catch (RegistryException e) {
            throw new PublishException("registry.url: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException("interrupted before the schema registry answered", e);
        }
    }
}
