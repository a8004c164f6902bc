package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.Ports;
import io.airline.producer.EventPublisher;
import io.airline.producer.EventStream;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/**
 * Publishes to a topic that was made a moment before, as the job makes those of its streams. Kafka's producer by itself was
 * seen to lose events of about every other topic of so many partitions, after two minutes in which it tried.
 */
class NewTopicIT {
    private static final int TIMES = 10;
    private static final int PARTITIONS = 32;
    private static final int EVENTS = 20_000;

    @Test
    void allThatIsPublishedToANewTopicArrives() throws Exception {
        byte[] event = new byte[100];
        try (AirlineStack stack = AirlineStack.of(Stacks.FLIGHTS)
                        .ports(Ports.free())
                        .withoutJob()
                        .start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            for (int i = 0; i < TIMES; i++) {
                String topic = EventStream.FLIGHTS.topic();
                admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                        .all()
                        .get();
                try (EventPublisher publisher = Stacks.publisher(stack, EventStream.FLIGHTS)) {
                    for (int j = 0; j < EVENTS; j++) {
                        publisher.publish(event);
                    }
                    publisher.flush();

                    assertThat(publisher.acknowledged()).isEqualTo(EVENTS);
                }
                admin.deleteTopics(List.of(topic)).all().get();
            }
        }
    }
}
