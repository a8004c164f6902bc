package io.airline.aggregations.catalogue;

import io.airline.aggregations.Mean;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Summary;
import io.airline.aggregations.records.RecordTable;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import io.airline.model.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Definitions of the built-in streams. */
public final class FlightStreams {
    /** Stands between the airports of a route, as in the fare dataset. */
    private static final String ROUTE_SEPARATOR = " → ";

    private static final List<String> STOPS =
            IntStream.range(0, 8).mapToObj(Integer::toString).toList();

    private FlightStreams() {}

    /** Returns the stream of flights with their fares, cities under their canonical names. */
    public static StreamDefinition<FlightFare> flights(CityNames cities) {
        return StreamDefinition.named("flights", FlightFare.class)
                .topic(Topics.FLIGHTS)
                .bucket("airlines")
                .eventTime(FlightFare::getEventTime)
                .reads("event_time", "price", "duration_minutes")
                .keysFrom("airline", "source", "destination", "route", "stops")
                .dimension("carrier", FlightFare::getAirline)
                .dimension("source", flight -> cities.canonical(flight.getSource()))
                .dimension("destination", flight -> cities.canonical(flight.getDestination()))
                .dimension("route", FlightFare::getRoute)
                .dimension("stops", flight -> text(flight.getStops()))
                .measure("fare", new Summary<>(FlightFare::getPrice))
                .measure("duration", new Mean<>(FlightFare::getDurationMinutes))
                .table(RecordTable.<FlightFare>named("flight_fares")
                        .id("id", FlightFare::getId)
                        .timestamp("event_time", FlightFare::getEventTime)
                        .text("airline", FlightFare::getAirline)
                        .text("source", flight -> cities.canonical(flight.getSource()))
                        .text("destination", flight -> cities.canonical(flight.getDestination()))
                        .text("route", FlightFare::getRoute)
                        .whole("duration_minutes", FlightFare::getDurationMinutes)
                        .whole("stops", FlightFare::getStops)
                        .text("additional_info", FlightFare::getAdditionalInfo)
                        .whole("price", FlightFare::getPrice)
                        .build())
                .build();
    }

    /** Returns the stream of flights on OpenFlights' routes. */
    public static StreamDefinition<AirlineRouteEvent> routes() {
        return StreamDefinition.named("routes", AirlineRouteEvent.class)
                .topic(Topics.ROUTES)
                .bucket("routes")
                .eventTime(AirlineRouteEvent::getDatetime)
                .reads(
                        "datetime",
                        "airline",
                        "source_airport",
                        "destination_airport",
                        "stops",
                        "equipment",
                        "codeshare")
                .dimension("carrier", AirlineRouteEvent::getAirline)
                .dimension("source", AirlineRouteEvent::getSourceAirport)
                .dimension("destination", AirlineRouteEvent::getDestinationAirport)
                .dimension(
                        "route", flight -> flight.getSourceAirport() + ROUTE_SEPARATOR + flight.getDestinationAirport())
                .dimension("stops", flight -> text(flight.getStops()))
                .dimension("equipment", AirlineRouteEvent::getEquipment)
                .dimensionOfEach(
                        "aircraft",
                        flight -> Arrays.asList(flight.getEquipment().split(" ", -1)))
                .dimension("codeshare", flight -> flight.getCodeshare() ? "Y" : "N")
                .table(RecordTable.<AirlineRouteEvent>named("route_events")
                        .id("id", AirlineRouteEvent::getId)
                        .timestamp("datetime", AirlineRouteEvent::getDatetime)
                        .text("airline", AirlineRouteEvent::getAirline)
                        .text("source_airport", AirlineRouteEvent::getSourceAirport)
                        .text("destination_airport", AirlineRouteEvent::getDestinationAirport)
                        .flag("codeshare", AirlineRouteEvent::getCodeshare)
                        .whole("stops", AirlineRouteEvent::getStops)
                        .text("equipment", AirlineRouteEvent::getEquipment)
                        .build())
                .build();
    }

    /** Few flights have more stops than these, and a text for each event would be made and hashed for nothing. */
    private static String text(Integer stops) {
        if (stops == null) {
            return null;
        }
        return stops >= 0 && stops < STOPS.size() ? STOPS.get(stops) : stops.toString();
    }
}
