package io.airline.job;

import io.airline.aggregations.Sink;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.testing.SinkContract;
import io.airline.aggregations.testing.TestStream;
import io.airline.local.Installation;
import io.airline.local.KafkaBroker;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.TopicReader;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import io.airline.model.UndecodableEventException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The sink of the {@code -kpis} topic, on a real broker. */
class KpiSinkIT extends SinkContract {
    @TempDir
    private static Path directory;

    private static final Map<List<Object>, Map<String, Number>> LATEST = new HashMap<>();

    private static ManagedProcess broker;
    private static KpiSinkFactory sinks;
    private static TopicReader topic;

    private final EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);

    @BeforeAll
    static void startBroker() throws Exception {
        Ports ports = Ports.free();
        broker = KafkaBroker.start(
                Installation.fromSystemProperty(), directory.resolve("kafka"), directory.resolve("logs"), ports);
        KafkaClients clients = new KafkaClients(Map.of("bootstrap.servers", ports.bootstrapServers()));
        sinks = new KpiSinkFactory(clients);
        String name = Topics.kpis(TestStream.DEFINITION.topic());
        try (Admin admin = clients.admin(Duration.ofSeconds(30))) {
            admin.createTopics(List.of(new NewTopic(name, 3, (short) 1))).all().get();
        }
        topic = new TopicReader(ports.bootstrapServers(), name);
    }

    @AfterAll
    static void stopBroker() {
        if (topic != null) {
            topic.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Override
    protected Sink open() {
        return sinks.open(TestStream.DEFINITION);
    }

    @Override
    protected Map<String, Number> stored(String dimension, String key, Instant start) {
        topic.readToEnd(message -> {
            try {
                SliceTotal total = SliceTotal.of(codec.decode(message.value()));
                LATEST.put(List.of(total.dimension(), total.key(), total.start()), total.fields());
            } catch (UndecodableEventException e) {
                throw new AssertionError("the sink wrote bytes that are no update", e);
            }
        });
        return LATEST.getOrDefault(List.of(dimension, key, start), Map.of());
    }
}
