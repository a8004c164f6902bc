package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.config.Configuration;
import io.airline.model.config.KafkaConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaEventPublisherTest {
    private static final byte[] EVENT = {1, 2, 3};

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaEventPublisher publisher = new KafkaEventPublisher(producer, "there");

    @Test
    void recordsHaveNoKeyAndNoTimestamp() throws PublishException {
        publisher.publish(EVENT);

        assertThat(producer.history()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo("there");
            assertThat(sent.value()).isEqualTo(EVENT);
            assertThat(sent.key()).isNull();
            assertThat(sent.partition()).isNull();
            assertThat(sent.timestamp()).isNull();
        });
    }

    @Test
    void onlyWhatTheBrokerHasIsAcknowledged() throws PublishException {
        publisher.publish(EVENT);
        publisher.publish(EVENT);
        assertThat(publisher.acknowledged()).isZero();

        producer.completeNext();
        assertThat(publisher.acknowledged()).isEqualTo(1);

        publisher.flush();
        assertThat(publisher.acknowledged()).isEqualTo(2);
    }

    @Test
    void aFailedSendFailsTheNextOneAndTheFlush() throws PublishException {
        publisher.publish(EVENT);
        publisher.publish(EVENT);
        producer.errorNext(new TimeoutException("no leader"));

        assertThatThrownBy(() -> publisher.publish(EVENT))
                .isInstanceOf(PublishException.class)
                .hasMessage("1 events were not published to topic there: no leader");
        assertThatThrownBy(publisher::flush)
                .isInstanceOf(PublishException.class)
                .hasMessage("1 events were not published to topic there: no leader");
        assertThat(publisher.acknowledged()).isEqualTo(1);
    }

    @Test
    void noBrokerIsOneClearLine() throws IOException {
        int port = freePort();
        Configuration configuration = Configuration.of(List.of(KafkaConfig.class, PublisherConfig.class))
                .set("kafka.bootstrap-servers", "127.0.0.1:" + port)
                .set("producer.check-timeout", "500ms")
                .build();

        assertThatThrownBy(() -> KafkaEventPublisher.open(
                        configuration.get(KafkaConfig.class), configuration.get(PublisherConfig.class), "there"))
                .isInstanceOf(PublishException.class)
                .hasMessage("no Kafka broker answers at 127.0.0.1:" + port + " within 500ms");
    }

    @Test
    void anAddressThatIsNoneIsOneClearLine() {
        Configuration configuration = Configuration.of(List.of(KafkaConfig.class))
                .set("kafka.bootstrap-servers", "nowhere")
                .build();

        assertThatThrownBy(() -> KafkaEventPublisher.open(
                        configuration.get(KafkaConfig.class), PublisherConfig.defaults(), "there"))
                .isInstanceOf(PublishException.class)
                .hasMessage("cannot reach Kafka at nowhere: Invalid url in bootstrap.servers: nowhere");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
