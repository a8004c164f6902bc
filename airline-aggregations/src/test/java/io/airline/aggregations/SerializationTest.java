package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.aggregations.testing.Flights;
import io.airline.aggregations.testing.TestStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

/** What an engine ships to its executors is there what it was here. */
class SerializationTest {
    @Test
    void definitionsAggregateAsBefore() throws IOException, ClassNotFoundException {
        assertSameTotals(
                FlightStreams.flights(CityNames.DEFAULT),
                List.of(Flights.BLR_TO_DEL, Flights.CCU_TO_BLR, Flights.DEL_TO_COK, Flights.DEL_TO_COK_INCOMPLETE));
        assertSameTotals(
                FlightStreams.flights(new CityNames(Map.of())), List.of(Flights.BLR_TO_DEL, Flights.DEL_TO_COK));
        assertSameTotals(FlightStreams.routes(), List.of(Flights.ATL_TO_CDG, Flights.ORD_TO_ATL));
        assertSameTotals(
                TestStream.DEFINITION,
                List.of(
                        TestStream.reading(Instant.EPOCH, "Brocken", List.of("summit", "forest"), -12, 7),
                        TestStream.reading(Instant.EPOCH, null, List.of(), null, 0)));
    }

    @Test
    void valuesAreEqual() throws IOException, ClassNotFoundException {
        Timeliness timeliness = new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1));

        assertThat(copy(TestStream.SLICES)).isEqualTo(TestStream.SLICES);
        assertThat(copy(timeliness)).isEqualTo(timeliness);
        assertThat(copy(CityNames.DEFAULT)).isEqualTo(CityNames.DEFAULT);
    }

    private static <E extends SpecificRecordBase> void assertSameTotals(StreamDefinition<E> definition, List<E> events)
            throws IOException, ClassNotFoundException {
        StreamDefinition<E> copy = copy(definition);

        assertThat(copy).isNotSameAs(definition).hasToString(definition.name());
        assertThat(copy.topic()).isEqualTo(definition.topic());
        assertThat(copy.bucket()).isEqualTo(definition.bucket());
        assertThat(copy.eventType()).isEqualTo(definition.eventType());
        assertThat(totals(copy, events)).isNotEmpty().isEqualTo(totals(definition, events));
    }

    private static <E extends SpecificRecordBase> List<SliceTotal> totals(
            StreamDefinition<E> definition, List<E> events) {
        InMemoryAggregator<E> aggregator =
                new InMemoryAggregator<>(definition, TestStream.SLICES, new Timeliness(Duration.ZERO, Duration.ZERO));
        events.forEach(event -> aggregator.add(event, Instant.ofEpochMilli(definition.eventTimeOf(event))));
        return aggregator.totals();
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
