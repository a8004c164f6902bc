package io.airline.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Reads the offsets that Kafka's source tells Spark as JSON. */
final class SourceOffsets {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SourceOffsets() {}

    /** Returns the next offset of each partition; empty if there is no text, since nothing is read yet. */
    static Map<TopicPartition, Long> of(String text) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            JsonNode topics = text == null ? JSON.createObjectNode() : JSON.readTree(text);
            topics.fields().forEachRemaining(topic -> topic.getValue()
                    .fields()
                    .forEachRemaining(partition -> offsets.put(
                            new TopicPartition(topic.getKey(), Integer.parseInt(partition.getKey())),
                            partition.getValue().asLong())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Spark's offsets are no JSON: " + text, e);
        }
        return offsets;
    }

    /** Returns how many offsets lie between two positions; of a partition that the first does not know, all up to the second. */
    static long between(String start, String end) {
        return sum(of(end)) - sum(of(start));
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
