package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.aggregations.testing.Flights;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.SchemaSource;
import io.airline.model.UndecodableEventException;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A topic may have framed events and single objects, in any order: the totals are those of the events. */
class MixedEncodingsTest {
    private static final StreamDefinition<FlightFare> STREAM = FlightStreams.flights(CityNames.DEFAULT);
    private static final List<FlightFare> FLIGHTS =
            List.of(Flights.BLR_TO_DEL, Flights.CCU_TO_BLR, Flights.DEL_TO_COK, Flights.DEL_TO_COK_INCOMPLETE);
    private static final SchemaSource REGISTRY = id -> FlightFare.getClassSchema();

    @Property(tries = 200)
    void totalsDoNotDependOnTheEncoding(
            @ForAll @Size(max = 50) List<@IntRange(min = 0, max = 3) Integer> flights,
            @ForAll @Size(min = 50, max = 50) List<@IntRange(min = -3, max = 3) Integer> ids)
            throws UndecodableEventException {
        EventCodec<FlightFare> writer = EventCodec.of(FlightFare.class);
        EventCodec<FlightFare> reader = STREAM.newCodec(REGISTRY);
        InMemoryAggregator<FlightFare> expected = aggregator();
        InMemoryAggregator<FlightFare> actual = aggregator();
        for (int i = 0; i < flights.size(); i++) {
            FlightFare flight = FLIGHTS.get(flights.get(i));
            int id = ids.get(i);
            byte[] encoded = id < 0 ? writer.encode(flight) : writer.encodeFramed(id, flight);
            expected.add(flight, Flights.TIME);
            actual.add(reader.fill(encoded).event(), Flights.TIME);
        }

        assertThat(actual.totals()).isEqualTo(expected.totals());
    }

    private static InMemoryAggregator<FlightFare> aggregator() {
        return new InMemoryAggregator<>(
                STREAM,
                Slices.of(Duration.ofSeconds(5)),
                new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)));
    }
}
