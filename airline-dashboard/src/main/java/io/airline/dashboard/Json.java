package io.airline.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.airline.aggregations.TimeWindow;
import io.airline.model.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The dashboard's JSON: instants in ISO 8601 and UTC, durations as {@code 15m}, windows as an object of start and end. A
 * number that is not finite is null.
 */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Double.class, new DoubleSerializer())
                    .addSerializer(double.class, new DoubleSerializer())
                    .addSerializer(Duration.class, new DurationSerializer())
                    .addSerializer(TimeWindow.class, new WindowSerializer()));

    private Json() {}

    /** Returns the UTF-8 bytes of {@code value}. */
    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view that is no JSON: " + value, e);
        }
    }

    /** Returns {@code value} as a tree. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Returns an empty object. */
    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Returns the tree that {@code text} holds.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    static JsonNode parse(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
    }

    private static final class DoubleSerializer extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                generator.writeNumber(value);
            } else {
                generator.writeNull();
            }
        }
    }

    private static final class DurationSerializer extends JsonSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(Durations.text(value));
        }
    }

    private static final class WindowSerializer extends JsonSerializer<TimeWindow> {
        @Override
        public void serialize(TimeWindow value, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            generator.writeStartObject();
            generator.writeStringField("start", value.start().toString());
            generator.writeStringField("end", value.end().toString());
            generator.writeEndObject();
        }
    }
}
