package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.TopicReader;
import io.airline.model.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record of a {@code -dead-letters} topic. */
public record DeadLetter(ConsumerRecord<byte[], byte[]> message) {
    /** Reads the whole topic. */
    public static List<DeadLetter> readAll(AirlineStack stack) {
        List<DeadLetter> letters = new ArrayList<>();
        try (TopicReader topic = new TopicReader(
                stack.bootstrapServers(), Topics.deadLetters(stack.stream().topic()))) {
            topic.readToEnd(message -> letters.add(new DeadLetter(message)));
        }
        return letters;
    }

    /** Returns a header that must be there. */
    public String header(String name) {
        Header header = message.headers().lastHeader(name);
        assertThat(header).as("header %s", name).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
