package io.airline.job;

import io.airline.job.LagMeter.Lag;
import io.airline.local.Installation;
import io.airline.local.KafkaBroker;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lag, on a real broker with a clock that stands still. */
class LagMeterIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Lag NONE = new Lag(0, 0);

    @TempDir
    private static Path directory;

    private static ManagedProcess broker;
    private static KafkaClients clients;
    private static Admin admin;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeAll
    static void startBroker() throws Exception {
        Ports ports = Ports.free();
        broker = KafkaBroker.start(
                Installation.fromSystemProperty(), directory.resolve("kafka"), directory.resolve("logs"), ports);
        clients = new KafkaClients(Map.of("bootstrap.servers", ports.bootstrapServers()));
        admin = clients.admin(LIMIT);
    }

    @AfterAll
    static void stopBroker() {
        if (admin != null) {
            admin.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void isWhatIsAppendedAndNotStored() throws Exception {
        create("fresh");
        append("fresh", 1, 40, 30, 20);
        try (LagMeter meter = new LagMeter(clients, "fresh", "fresh", () -> now)) {
            meter.start();
            await(meter, Map.of(0, NONE, 1, new Lag(3, 40)));

            meter.stored(Map.of(new TopicPartition("fresh", 1), 2L));
            await(meter, Map.of(0, NONE, 1, new Lag(1, 20)));

            append("fresh", 0, 5);
            await(meter, Map.of(0, new Lag(1, 5), 1, new Lag(1, 20)));

            meter.stored(Map.of(new TopicPartition("fresh", 0), 1L, new TopicPartition("fresh", 1), 3L));
            await(meter, Map.of(0, NONE, 1, NONE));
        }
    }

    @Test
    void startsWhereAnEarlierRunOfTheJobWas() throws Exception {
        create("resumed");
        append("resumed", 0, 40, 30, 20);
        admin.alterConsumerGroupOffsets(
                        LagMeter.group("resumed"), Map.of(new TopicPartition("resumed", 0), new OffsetAndMetadata(1)))
                .all()
                .get();
        try (LagMeter meter = new LagMeter(clients, "resumed", "resumed", () -> now)) {
            meter.start();

            await(meter, Map.of(0, new Lag(2, 30), 1, NONE));
        }
    }

    private static void create(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }

    /** Appends a record for each age in seconds. */
    private void append(String topic, int partition, long... ages) throws Exception {
        try (Producer<byte[], byte[]> producer = clients.producer()) {
            for (long age : ages) {
                producer.send(new ProducerRecord<>(
                                topic, partition, now.minusSeconds(age).toEpochMilli(), null, new byte[] {1}))
                        .get();
            }
        }
    }

    private static void await(LagMeter meter, Map<Integer, Lag> expected) throws InterruptedException {
        Wait.until("the lags %s".formatted(expected), LIMIT, () -> meter.lags().equals(expected));
    }
}
