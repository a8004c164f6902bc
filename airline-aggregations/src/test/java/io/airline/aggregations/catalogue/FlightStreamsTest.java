package io.airline.aggregations.catalogue;

import static io.airline.aggregations.testing.Flights.ATL_TO_CDG;
import static io.airline.aggregations.testing.Flights.BLR_TO_DEL;
import static io.airline.aggregations.testing.Flights.CCU_TO_BLR;
import static io.airline.aggregations.testing.Flights.DEL_TO_COK;
import static io.airline.aggregations.testing.Flights.DEL_TO_COK_INCOMPLETE;
import static io.airline.aggregations.testing.Flights.ORD_TO_ATL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.airline.aggregations.Dimension;
import io.airline.aggregations.Field;
import io.airline.aggregations.Measures;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.testing.Flights;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

class FlightStreamsTest {
    private static final StreamDefinition<FlightFare> FLIGHTS = FlightStreams.flights(CityNames.DEFAULT);
    private static final StreamDefinition<FlightFare> FLIGHTS_AS_SPELT = FlightStreams.flights(new CityNames(Map.of()));
    private static final StreamDefinition<AirlineRouteEvent> ROUTES = FlightStreams.routes();

    @Test
    void flightsAreReadFromAirlinesAndStoredInAirlines() {
        assertThat(FLIGHTS.name()).isEqualTo("flights");
        assertThat(FLIGHTS.topic()).isEqualTo("airlines");
        assertThat(FLIGHTS.bucket()).isEqualTo("airlines");
        assertThat(FLIGHTS.eventType()).isEqualTo(FlightFare.class);
        assertThat(FLIGHTS.eventTimeOf(BLR_TO_DEL)).isEqualTo(Flights.TIME.toEpochMilli());
        assertThat(FLIGHTS.dimensions())
                .extracting(Dimension::name)
                .containsExactly("carrier", "source", "destination", "route", "stops");
    }

    @Test
    void routesAreReadFromRoutesDataAndStoredInRoutes() {
        assertThat(ROUTES.name()).isEqualTo("routes");
        assertThat(ROUTES.topic()).isEqualTo("routes_data");
        assertThat(ROUTES.bucket()).isEqualTo("routes");
        assertThat(ROUTES.eventType()).isEqualTo(AirlineRouteEvent.class);
        assertThat(ROUTES.eventTimeOf(ATL_TO_CDG)).isEqualTo(Flights.TIME.toEpochMilli());
        assertThat(ROUTES.dimensions())
                .extracting(Dimension::name)
                .containsExactly(
                        "carrier", "source", "destination", "route", "stops", "equipment", "aircraft", "codeshare");
    }

    @Test
    void aFlightCountsByCarrierCitiesRouteAndStops() {
        assertThat(keys(FLIGHTS, "carrier", BLR_TO_DEL)).containsExactly("IndiGo");
        assertThat(keys(FLIGHTS, "source", CCU_TO_BLR)).containsExactly("Kolkata");
        assertThat(keys(FLIGHTS, "destination", DEL_TO_COK)).containsExactly("Cochin");
        assertThat(keys(FLIGHTS, "route", BLR_TO_DEL)).containsExactly("BLR → DEL");
        assertThat(keys(FLIGHTS, "stops", BLR_TO_DEL)).containsExactly("0");
        assertThat(keys(FLIGHTS, "stops", CCU_TO_BLR)).containsExactly("2");
    }

    @Test
    void cityNamesAreCanonicalByDefault() {
        assertThat(keys(FLIGHTS, "source", DEL_TO_COK)).containsExactly("New Delhi");
        assertThat(keys(FLIGHTS, "destination", BLR_TO_DEL)).containsExactly("New Delhi");
        assertThat(keys(FLIGHTS, "source", BLR_TO_DEL)).containsExactly("Bangalore");
        assertThat(keys(FLIGHTS, "destination", CCU_TO_BLR)).containsExactly("Bangalore");
    }

    @Test
    void cityNamesAreAsSpeltWithoutAliases() {
        assertThat(keys(FLIGHTS_AS_SPELT, "source", DEL_TO_COK)).containsExactly("Delhi");
        assertThat(keys(FLIGHTS_AS_SPELT, "destination", BLR_TO_DEL)).containsExactly("New Delhi");
        assertThat(keys(FLIGHTS_AS_SPELT, "source", BLR_TO_DEL)).containsExactly("Banglore");
    }

    @Test
    void whatARowLacksCountsInNoGroup() {
        assertThat(keys(FLIGHTS, "route", DEL_TO_COK_INCOMPLETE)).isEmpty();
        assertThat(keys(FLIGHTS, "stops", DEL_TO_COK_INCOMPLETE)).isEmpty();
        assertThat(keys(FLIGHTS, "carrier", DEL_TO_COK_INCOMPLETE)).containsExactly("Air India");
    }

    /** A field that a definition reads and does not name would be counted as nothing. */
    @Test
    void whatIsReadIsNamed() throws UndecodableEventException {
        for (FlightFare flight : List.of(BLR_TO_DEL, CCU_TO_BLR, DEL_TO_COK, DEL_TO_COK_INCOMPLETE)) {
            assertNamed(FLIGHTS, flight);
        }
        for (AirlineRouteEvent flight : List.of(ATL_TO_CDG, ORD_TO_ATL)) {
            assertNamed(ROUTES, flight);
        }
    }

    private static <E extends SpecificRecordBase> void assertNamed(StreamDefinition<E> stream, E event)
            throws UndecodableEventException {
        E decoded = stream.newCodec().decode(EventCodec.of(stream.eventType()).encode(event));

        assertThat(stream.eventTimeOf(decoded)).isEqualTo(stream.eventTimeOf(event));
        assertThat(fields(stream, decoded)).isEqualTo(fields(stream, event));
        for (Dimension<E> dimension : stream.dimensions()) {
            assertThat(keys(stream, dimension.name(), decoded)).isEqualTo(keys(stream, dimension.name(), event));
        }
    }

    @Test
    void flightsMeasureFareAndDuration() {
        assertThat(fields(FLIGHTS, BLR_TO_DEL, DEL_TO_COK, DEL_TO_COK_INCOMPLETE))
                .containsExactly(
                        entry("count", 3L),
                        entry("fare_count", 2L),
                        entry("fare_sum", 17_779L),
                        entry("fare_min", 3897L),
                        entry("fare_max", 13_882L),
                        entry("fare_mean", 8889.5),
                        entry("duration_count", 3L),
                        entry("duration_sum", 2730L),
                        entry("duration_mean", 910.0));
    }

    @Test
    void routesMeasureOnlyTheirCount() {
        assertThat(ROUTES.measures().fields()).extracting(Field::name).containsExactly("count");
        assertThat(fields(ROUTES, ATL_TO_CDG, ORD_TO_ATL)).containsExactly(entry("count", 2L));
    }

    @Test
    void aRouteCountsByCarrierAirportsStopsAndCodeshare() {
        assertThat(keys(ROUTES, "carrier", ATL_TO_CDG)).containsExactly("AF");
        assertThat(keys(ROUTES, "source", ATL_TO_CDG)).containsExactly("ATL");
        assertThat(keys(ROUTES, "destination", ATL_TO_CDG)).containsExactly("CDG");
        assertThat(keys(ROUTES, "route", ATL_TO_CDG)).containsExactly("ATL → CDG");
        assertThat(keys(ROUTES, "stops", ATL_TO_CDG)).containsExactly("0");
        assertThat(keys(ROUTES, "stops", ORD_TO_ATL)).containsExactly("1");
        assertThat(keys(ROUTES, "codeshare", ATL_TO_CDG)).containsExactly("Y");
        assertThat(keys(ROUTES, "codeshare", ORD_TO_ATL)).containsExactly("N");
    }

    @Test
    void equipmentIsTheWholeListAndAircraftEachCodeOfIt() {
        assertThat(keys(ROUTES, "equipment", ATL_TO_CDG)).containsExactly("320 319");
        assertThat(keys(ROUTES, "aircraft", ATL_TO_CDG)).containsExactly("320", "319");
    }

    @Test
    void emptyEquipmentCountsInNoGroup() {
        assertThat(keys(ROUTES, "equipment", ORD_TO_ATL)).isEmpty();
        assertThat(keys(ROUTES, "aircraft", ORD_TO_ATL)).isEmpty();
    }

    @Test
    void anAircraftNamedTwiceCountsOnce() {
        AirlineRouteEvent flight = AirlineRouteEvent.newBuilder(ATL_TO_CDG)
                .setEquipment("738 73W 738")
                .build();

        assertThat(keys(ROUTES, "aircraft", flight)).containsExactly("738", "73W");
    }

    private static <E extends SpecificRecordBase> List<String> keys(
            StreamDefinition<E> definition, String dimension, E event) {
        List<String> keys = new ArrayList<>();
        definition.dimension(dimension).keys().forEach(event, keys::add);
        return keys;
    }

    @SafeVarargs
    private static <E extends SpecificRecordBase> Map<String, Number> fields(
            StreamDefinition<E> definition, E... events) {
        Measures<E> measures = definition.measures();
        Object[] accumulator = measures.createAccumulator();
        for (E event : events) {
            accumulator = measures.add(accumulator, event);
        }
        return measures.total("carrier", "IndiGo", Instant.EPOCH, Duration.ofSeconds(5), accumulator)
                .fields();
    }
}
