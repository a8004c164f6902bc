package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.ROUTES;
import static io.airline.it.Stacks.STORED_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.it.reliability.ReleasedState.Message;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Installation;
import io.airline.local.KafkaBroker;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.TopicReader;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.producer.EventSource;
import io.airline.producer.EventStamp;
import io.airline.producer.EventStream;
import io.airline.producer.GeneratorOptions;
import io.airline.producer.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job of today goes on where that of a released version stopped: it reads its checkpoint and its events. */
class UpgradeIT {
    private static final int PARTITIONS = 2;
    private static final int EVENTS_AT_ONCE = 30;

    /** How far events may be behind their records and count: less than the job's allowed lateness. */
    private static final List<Duration> AGES = List.of(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ZERO);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = "0.1.0")
    void totalsOfAReleasedVersionGoOn(String version) throws Exception {
        Path checkpoints = directory.resolve("checkpoints");
        assertThat(ReleasedState.unpackCheckpoints(version, checkpoints))
                .anyMatch(name -> name.startsWith("flights/state/"))
                .anyMatch(name -> name.startsWith("routes/state/"));
        List<Message> released = ReleasedState.messages(version);
        Ports ports = Ports.free();
        Path data = directory.resolve("data");
        publishAsReleased(released, data, ports);
        try (AirlineStack stack = AirlineStack.of(FLIGHTS)
                .store(Store.Kind.QUESTDB)
                .data(data)
                .ports(ports)
                .jobSetting("job.streams", "flights, routes")
                .jobSetting("job.checkpoint-location", checkpoints.toUri().toString())
                .start()) {
            Expected flightsBefore = Expected.of(stack.bootstrapServers(), FLIGHTS);
            Expected routesBefore = Expected.of(stack.bootstrapServers(), ROUTES);
            Instant end = Instant.ofEpochMilli(
                    released.stream().mapToLong(Message::timestamp).max().orElseThrow());

            try (KafkaProducer<byte[], byte[]> producer = producer(stack.bootstrapServers())) {
                for (Duration age : AGES) {
                    publish(producer, EventStream.FLIGHTS, events(EventStream.FLIGHTS, end.minus(age)), end);
                    publish(producer, EventStream.ROUTES, events(EventStream.ROUTES, end.minus(age)), end);
                }
                Instant later = end.plusSeconds(30);
                publish(producer, EventStream.FLIGHTS, events(EventStream.FLIGHTS, later), later);
                publish(producer, EventStream.ROUTES, events(EventStream.ROUTES, later), later);
            }

            stack.awaitStored(STORED_LIMIT);
            assertTotalsGoOn(stack, FLIGHTS, flightsBefore);
            assertTotalsGoOn(stack, ROUTES, routesBefore);
        }
    }

    /** What the new events change is published, and has the released events in it; nothing else is published again. */
    private static <E extends SpecificRecordBase> void assertTotalsGoOn(
            AirlineStack stack, StreamDefinition<E> stream, Expected before) throws InterruptedException {
        Set<SliceTotal> unchanged = new HashSet<>(before.totals());
        List<SliceTotal> changed = Expected.of(stack.bootstrapServers(), stream).totals().stream()
                .filter(total -> !unchanged.contains(total))
                .toList();
        assertThat(before.totals()).hasSizeGreaterThan(50);
        assertThat(changed.stream().filter(total -> isIn(before, total))).hasSizeGreaterThan(20);
        assertThat(changed.stream().filter(total -> !isIn(before, total))).hasSizeGreaterThan(20);

        Wait.until("the totals of " + stream.name(), STORED_LIMIT, () -> {
            stack.requireAlive();
            return stack.kpis(stream).size() >= changed.size();
        });
        assertThat(stack.kpis(stream)).isEqualTo(changed);
    }

    private static boolean isIn(Expected totals, SliceTotal total) {
        return totals.totals().stream()
                .anyMatch(each -> each.dimension().equals(total.dimension())
                        && each.key().equals(total.key())
                        && each.start().equals(total.start()));
    }

    /**
     * Puts records onto topics of a new broker, each at its partition and offset and with its timestamp, by which the job
     * judges whether an event is late.
     */
    private static void publishAsReleased(List<Message> messages, Path data, Ports ports) throws Exception {
        ManagedProcess broker = KafkaBroker.start(
                Installation.fromSystemProperty(), data.resolve("kafka"), data.resolve("logs"), ports);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ports.bootstrapServers()));
                KafkaProducer<byte[], byte[]> producer = producer(ports.bootstrapServers())) {
            // The clock of this machine may be years after that of the recording, or before.
            Map<String, String> settings = Map.of(
                    "message.timestamp.type", "CreateTime",
                    "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
                    "retention.ms", "-1");
            admin.createTopics(Stream.of(FLIGHTS, ROUTES)
                            .map(stream -> new NewTopic(stream.topic(), PARTITIONS, (short) 1).configs(settings))
                            .toList())
                    .all()
                    .get();
            for (Message message : messages) {
                message.send(producer);
            }
        } finally {
            broker.close();
        }
    }

    /**
     * Keeps what the present version leaves behind, to be done once before each release: {@code mvn verify -pl airline-it
     * -Dit.test=UpgradeIT -Dairline.release=<version>}.
     */
    @Test
    @EnabledIfSystemProperty(named = "airline.release", matches = ".+")
    void recordTheReleasedVersion() throws Exception {
        Path checkpoints = directory.resolve("checkpoints");
        try (AirlineStack stack = AirlineStack.of(FLIGHTS)
                .store(Store.Kind.QUESTDB)
                .ports(Ports.free())
                .jobSetting("job.streams", "flights, routes")
                .jobSetting("job.checkpoint-location", checkpoints.toUri().toString())
                .start()) {
            try (KafkaProducer<byte[], byte[]> producer = producer(stack.bootstrapServers())) {
                for (Duration age : AGES) {
                    // The topic's timestamp is the broker's.
                    Instant now = Instant.now();
                    publish(producer, EventStream.FLIGHTS, events(EventStream.FLIGHTS, now.minus(age)), now);
                    publish(producer, EventStream.ROUTES, events(EventStream.ROUTES, now.minus(age)), now);
                    awaitTotals(stack, FLIGHTS);
                    awaitTotals(stack, ROUTES);
                }
            }
            stack.stopJob();
            List<Message> messages = new ArrayList<>(messages(stack, FLIGHTS));
            messages.addAll(messages(stack, ROUTES));
            ReleasedState.write(System.getProperty("airline.release"), messages, checkpoints);
        }
    }

    private static void awaitTotals(AirlineStack stack, StreamDefinition<?> stream) throws InterruptedException {
        Expected expected = Expected.of(stack.bootstrapServers(), stream);
        Wait.until("the totals of " + stream.name(), STORED_LIMIT, () -> {
            stack.requireAlive();
            return stack.kpis(stream).equals(expected.totals());
        });
    }

    private static List<Message> messages(AirlineStack stack, StreamDefinition<?> stream) {
        List<Message> messages = new ArrayList<>();
        try (TopicReader topic = new TopicReader(stack.bootstrapServers(), stream.topic())) {
            topic.readToEnd(each -> messages.add(
                    new Message(each.topic(), each.partition(), each.offset(), each.timestamp(), each.value())));
        }
        return messages;
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void publish(
            KafkaProducer<byte[], byte[]> producer, EventStream<?> stream, List<byte[]> events, Instant timestamp)
            throws Exception {
        for (int i = 0; i < events.size(); i++) {
            producer.send(new ProducerRecord<>(
                            stream.topic(), i % PARTITIONS, timestamp.toEpochMilli(), null, events.get(i)))
                    .get();
        }
    }

    /** Returns invented events of that time, the same ones but for the time whenever they are asked for. */
    private static <E extends SpecificRecordBase> List<byte[]> events(EventStream<E> stream, Instant time)
            throws Exception {
        EventCodec<E> codec = stream.codec();
        List<byte[]> events = new ArrayList<>();
        try (EventSource<E> source = stream.generator(GeneratorOptions.ofCount(1, EVENTS_AT_ONCE))
                .open(new EventStamp("upgrade", InstantSource.fixed(time)))) {
            for (Outcome<E> outcome = source.next(); outcome != null; outcome = source.next()) {
                events.add(codec.encode(((Outcome.Valid<E>) outcome).event()));
            }
        }
        return events;
    }
}
