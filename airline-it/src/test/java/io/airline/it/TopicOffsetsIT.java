package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Offsets of a topic that have no event, or none any more. */
class TopicOffsetsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PARTITIONS = 2;

    /** The last offset of each partition, and one between most micro-batches, is a marker of a transaction. */
    @Test
    void markersOfTransactionsArePassedOverAndWhatIsAbortedIsNotCounted() throws Exception {
        try (AirlineStack stack = Stacks.builder(FLIGHTS, Store.Kind.INFLUXDB)
                        .jobSetting("kafka.properties.\"isolation.level\"", "read_committed")
                        .start();
                KafkaProducer<byte[], byte[]> producer = producer(stack, Map.of("transactional.id", "transactions"))) {
            producer.initTransactions();
            Map<String, Long> committed = new HashMap<>();
            for (int i = 0; i < 60; i++) {
                String carrier = "Carrier " + i % 7;
                producer.beginTransaction();
                for (int j = 0; j < i % 5; j++) {
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        send(producer, partition, carrier);
                    }
                }
                if (i % 3 == 2) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                    committed.merge(carrier, (long) PARTITIONS * (i % 5), Long::sum);
                }
                if (i % 20 == 19) {
                    stack.awaitStored(STORED_LIMIT);
                }
            }

            assertThat(stack.stored().get("carrier")).isEqualTo(committed);
        }
    }

    @Test
    void eventsThatAreGoneBeforeTheyAreReadEndTheJob() throws Exception {
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.INFLUXDB)) {
            try (KafkaProducer<byte[], byte[]> producer = producer(stack, Map.of())) {
                send(producer, 0, "Before");
                stack.awaitStored(STORED_LIMIT);
                stack.stopJob();
                send(producer, 0, "Gone");
                send(producer, 0, "Left");
            }
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
                admin.deleteRecords(Map.of(new TopicPartition(FLIGHTS.topic(), 0), RecordsToDelete.beforeOffset(2)))
                        .all()
                        .get();
            }

            stack.startJob();

            Wait.until("the job to end", LIMIT, () -> !stack.job().isAlive());
            String log = Files.readString(stack.logs().resolve("job.log"));
            assertThat(stack.job().awaitExit()).as("exit code, see %s", log).isEqualTo(2);
            assertThat(log.lines().filter(line -> line.startsWith("airline-job: ")))
                    .singleElement()
                    .asString()
                    .contains("airlines-0 has no offset 1 any more", "Start with a new checkpoint");
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(AirlineStack stack, Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", stack.bootstrapServers());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, int partition, String carrier) throws Exception {
        byte[] event = EventCodec.of(FlightFare.class).encode(Stacks.flightOf(carrier));
        producer.send(new ProducerRecord<>(FLIGHTS.topic(), partition, null, event))
                .get();
    }
}
