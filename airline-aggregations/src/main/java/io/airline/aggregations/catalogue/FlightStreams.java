package io.airline.aggregations.catalogue;

import io.airline.aggregations.Mean;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Summary;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import io.airline.model.Topics;
import java.util.Arrays;

/** Definitions of the built-in streams. */
public final class FlightStreams {
    /** Stands between the airports of a route, as in the fare dataset. */
    private static final String ROUTE_SEPARATOR = " → ";

    private FlightStreams() {}

    /** Returns the stream of flights with their fares, cities under their canonical names. */
    public static StreamDefinition<FlightFare> flights(CityNames cities) {
        return StreamDefinition.named("flights", FlightFare.class)
                .topic(Topics.FLIGHTS)
                .bucket("airlines")
                .eventTime(FlightFare::getEventTime)
                .dimension("carrier", FlightFare::getAirline)
                .dimension("source", flight -> cities.canonical(flight.getSource()))
                .dimension("destination", flight -> cities.canonical(flight.getDestination()))
                .dimension("route", FlightFare::getRoute)
                .dimension("stops", flight -> text(flight.getStops()))
                .measure("fare", new Summary<>(FlightFare::getPrice))
                .measure("duration", new Mean<>(FlightFare::getDurationMinutes))
                .build();
    }

    /** Returns the stream of flights on OpenFlights' routes. */
    public static StreamDefinition<AirlineRouteEvent> routes() {
        return StreamDefinition.named("routes", AirlineRouteEvent.class)
                .topic(Topics.ROUTES)
                .bucket("routes")
                .eventTime(AirlineRouteEvent::getDatetime)
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
                .build();
    }

    private static String text(Integer number) {
        return number == null ? null : number.toString();
    }
}
