package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.publishFiles;
import static io.airline.it.Stacks.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.Store;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Events that nobody honest sends: each ends as a dead letter, with its bytes, and the job goes on. */
class HostileEventsIT {
    /** The largest event that a broker takes by default, less what the record itself needs. */
    private static final int LARGEST_EVENT = 1_048_588 - 100;

    /** Longer than a tag of InfluxDB, and of QuestDB's protocol too, may be. */
    private static final int LONG_KEY = 70_000;

    @Test
    void hostileEventsAreDeadLettersAndTheJobGoesOn() throws Exception {
        byte[] noise = new byte[LARGEST_EVENT];
        new Random(1).nextBytes(noise);
        byte[] longKey = EventCodec.of(FlightFare.class).encode(Stacks.flightOf("x".repeat(LONG_KEY)));
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB)) {
            publishFiles(stack, List.of(sample("flights.csv")));
            publish(stack, noise);
            publish(stack, new byte[0]);
            publish(stack, null);
            publish(stack, longKey);
            publishFiles(stack, List.of(sample("flights.csv")));

            List<DeadLetter> letters = DeadLetter.readAll(stack);
            assertThat(letters.stream().filter(each -> each.header("reason").equals("undecodable")))
                    .extracting(each -> each.message().value())
                    .containsExactlyInAnyOrder(noise, new byte[0], null);
            assertThat(letters.stream().filter(each -> each.header("reason").equals("refused")))
                    .isNotEmpty()
                    .allSatisfy(each -> {
                        assertThat(each.header("sink")).isEqualTo("influx");
                        assertThat(each.header("detail")).isNotEmpty();
                    });
            assertThat(stack.stored().get("carrier"))
                    .containsEntry("Redwing", 4L)
                    .containsEntry("Bluebird", 4L);
        }
    }

    private static void publish(AirlineStack stack, byte[] event) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers(), "max.request.size", 2 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(FLIGHTS.topic(), event)).get();
        }
    }
}
