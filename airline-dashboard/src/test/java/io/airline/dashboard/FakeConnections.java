package io.airline.dashboard;

import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Timeliness;
import io.airline.producer.EventPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/** A cluster in memory: totals are handed over, and events kept, as the test says. */
final class FakeConnections implements Dashboard.Connections {
    private final Map<String, TotalSource.Receiver> receivers = new HashMap<>();
    private final Map<String, List<SpecificRecordBase>> events = new LinkedHashMap<>();
    final List<byte[]> published = new ArrayList<>();

    /** Hands over the totals of these events of a stream, and makes them its newest ones. */
    <E extends SpecificRecordBase> void happen(StreamDefinition<E> definition, List<E> happened) {
        InMemoryAggregator<E> aggregator = new InMemoryAggregator<>(
                definition,
                Slices.of(Duration.ofSeconds(5)),
                new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)));
        for (E event : happened) {
            aggregator.add(event, Instant.ofEpochMilli(definition.eventTimeOf(event)));
        }
        total(definition, aggregator.totals());
        events.computeIfAbsent(definition.name(), unused -> new ArrayList<>()).addAll(0, happened);
    }

    void total(StreamDefinition<?> definition, List<SliceTotal> totals) {
        receivers.get(definition.name()).take(totals);
    }

    @Override
    public TotalSource totals(StreamDefinition<?> definition) {
        return new TotalSource() {
            @Override
            public void start(Receiver receiver) {
                receivers.put(definition.name(), receiver);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public EventTail events(StreamDefinition<?> definition) {
        return new EventTail() {
            @Override
            public List<? extends SpecificRecordBase> newest(int limit) {
                List<SpecificRecordBase> all = events.getOrDefault(definition.name(), List.of());
                return all.subList(0, Math.min(limit, all.size()));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public EventPublisher publisher(String topic) {
        return new EventPublisher() {
            @Override
            public void publish(byte[] event) {
                published.add(event);
            }

            @Override
            public void flush() {}

            @Override
            public long acknowledged() {
                return published.size();
            }

            @Override
            public void close() {}
        };
    }
}
