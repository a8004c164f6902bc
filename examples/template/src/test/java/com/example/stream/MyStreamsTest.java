package com.example.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Timeliness;
import io.airline.model.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MyStreamsTest {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");

    /** The job decodes only what the definition says it reads: that must be all that it reads. */
    @Test
    void whatTheJobReadsGivesTheSameAsWholeEvents() throws Exception {
        StreamDefinition<Event> definition = MyStreams.definition();
        InMemoryAggregator<Event> whole = aggregator(definition);
        InMemoryAggregator<Event> read = aggregator(definition);
        EventCodec<Event> writer = EventCodec.of(Event.class);
        EventCodec<Event> reader = definition.newCodec();
        MyGenerator generator = new MyGenerator(new SplittableRandom(1));

        for (int i = 0; i < 1000; i++) {
            Event event = generator.create("test-" + i, NOON.minusMillis(i));
            whole.add(event, NOON);
            read.add(reader.decode(writer.encode(event)), NOON);
        }

        assertThat(read.totals()).isNotEmpty().isEqualTo(whole.totals());
    }

    private static InMemoryAggregator<Event> aggregator(StreamDefinition<Event> definition) {
        return new InMemoryAggregator<>(
                definition,
                Slices.of(Duration.ofSeconds(5)),
                new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)));
    }
}
