package io.airline.dashboard;

import io.airline.aggregations.StreamDefinition;
import io.airline.model.config.ConfigException;
import io.airline.model.config.KafkaConfig;
import io.airline.model.registry.RegistryConfig;
import io.airline.model.registry.RegistrySchemas;
import io.airline.producer.EventFraming;
import io.airline.producer.EventPublisher;
import io.airline.producer.EventStream;
import io.airline.producer.KafkaEventPublisher;
import io.airline.producer.PublishException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the dashboard with a Kafka cluster.
 *
 * @param framing how productions publish, and where the schemas of framed events are
 */
record KafkaConnections(KafkaConfig kafka, EventFraming framing) implements Dashboard.Connections {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaConnections.class);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

    /** Somebody waits for the page. */
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(3);

    /**
     * Asks the brokers once whether they let the dashboard in. Brokers that do not answer within seconds may come later; a
     * password or a certificate that one of the two does not accept stays as it is.
     *
     * @throws ConfigException if the clients cannot be made, or are not let in
     */
    void check() throws InterruptedException {
        Properties properties = kafka.clientProperties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CHECK_TIMEOUT.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) CHECK_TIMEOUT.toMillis());
        try (Admin admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get();
        } catch (KafkaException e) {
            throw new ConfigException(List.of("kafka: " + innermostMessage(e)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthenticationException refusal) {
                String how = refusal instanceof SslAuthenticationException
                        ? "TLS with Kafka at %s fails"
                        : "Kafka at %s refuses";
                throw new ConfigException(List.of("kafka.bootstrap-servers: " + how.formatted(kafka.bootstrapServers())
                        + ": " + innermostMessage(refusal)));
            }
            LOG.warn(
                    "brokers do not answer, trying again address={} reason=\"{}\"",
                    kafka.bootstrapServers(),
                    e.getCause().getMessage());
        }
    }

    /** Of a handshake that failed only the innermost says why. */
    private static String innermostMessage(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage();
    }

    @Override
    public TotalSource totals(StreamDefinition<?> definition) {
        return new KafkaTotals(kafka, definition.name(), definition.topic());
    }

    @Override
    public EventTail events(StreamDefinition<?> definition) {
        RegistryConfig impatient = framing.registry().withTimeoutOfAtMost(REGISTRY_PATIENCE);
        return new KafkaEvents<>(kafka, RegistrySchemas.asking(impatient), definition);
    }

    @Override
    public EventPublisher publisher(String topic) throws PublishException {
        return KafkaEventPublisher.open(kafka, framing.publisher(), topic);
    }

    @Override
    public OptionalInt schemaId(EventStream<?> stream) throws PublishException {
        return framing.schemaId(stream, stream.topic());
    }
}
