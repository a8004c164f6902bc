package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Store;
import io.airline.model.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** Spark's result against the oracle's, with late, future and corrupt events among the honest ones. */
class OracleIT {
    private static final long EVENTS = 100_000;

    @Test
    void sparkAgreesWithTheOracleInEveryFieldOfEverySlice() throws Exception {
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.QUESTDB)) {
            // Over several slices and many micro-batches.
            JsonNode report = Stacks.publish(
                    stack,
                    "--count",
                    Long.toString(EVENTS),
                    "--rate",
                    "12000",
                    "--seed",
                    "20201",
                    "--late-share",
                    "0.01",
                    "--future-share",
                    "0.01",
                    "--corrupt-share",
                    "0.01");

            Expected expected = Expected.of(stack.bootstrapServers(), FLIGHTS);
            assertThat(report.path("success").asLong()).isEqualTo(EVENTS);
            assertThat(expected.late()).isEqualTo(report.path("late").asLong()).isGreaterThan(800);
            assertThat(expected.future())
                    .isEqualTo(report.path("future").asLong())
                    .isGreaterThan(800);
            assertThat(expected.undecodable())
                    .isEqualTo(report.path("corrupt").asLong())
                    .isGreaterThan(800);

            assertThat(stack.kpis()).isEqualTo(expected.totals());
            assertThat(expected.differences(stack.stored())).isEmpty();
            assertDeadLetters(stack, Map.of("future", expected.future(), "undecodable", expected.undecodable()));
        }
    }

    /** Each refused event is there once, with its bytes and with where it came from. */
    private static void assertDeadLetters(AirlineStack stack, Map<String, Long> expected) {
        Map<String, Set<String>> placesByReason = new HashMap<>();
        String source = stack.stream().topic();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            for (ConsumerRecord<byte[], byte[]> letter : readAll(consumer, Topics.deadLetters(source))) {
                assertThat(header(letter, "source-topic")).isEqualTo(source);
                assertThat(header(letter, "detail")).isNotEmpty();
                TopicPartition partition =
                        new TopicPartition(source, Integer.parseInt(header(letter, "source-partition")));
                String place = partition.partition() + ":" + header(letter, "source-offset");
                placesByReason
                        .computeIfAbsent(header(letter, "reason"), unused -> new HashSet<>())
                        .add(place);
            }
            assertThat(placesByReason).hasSameSizeAs(expected);
            expected.forEach(
                    (reason, count) -> assertThat(placesByReason.get(reason)).hasSize(count.intValue()));
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<ConsumerRecord<byte[], byte[]>> letters = new java.util.ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
        }
        return letters;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertThat(header).as("header %s", name).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
