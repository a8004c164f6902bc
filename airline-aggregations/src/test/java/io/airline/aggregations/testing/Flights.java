package io.airline.aggregations.testing;

import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/** Named flights, to make examples of. */
public final class Flights {
    /** Event time of every flight here; {@link #at} gives another one. */
    public static final Instant TIME = Instant.parse("2024-11-20T08:15:02.500Z");

    /** IndiGo, Banglore to New Delhi, non-stop, 3,897 INR. */
    public static final FlightFare BLR_TO_DEL = FlightFare.newBuilder()
            .setId("blr-del")
            .setEventTime(TIME)
            .setAirline("IndiGo")
            .setDateOfJourney(LocalDate.of(2019, 3, 24))
            .setSource("Banglore")
            .setDestination("New Delhi")
            .setRoute("BLR → DEL")
            .setDepartureTime(LocalTime.of(22, 20))
            .setArrivalTime(LocalTime.of(1, 10))
            .setArrivalDate(LocalDate.of(2019, 3, 25))
            .setDurationMinutes(170)
            .setStops(0)
            .setAdditionalInfo(null)
            .setPrice(3897)
            .build();

    /** Air India, Kolkata to Banglore, two stops, 7,662 INR. */
    public static final FlightFare CCU_TO_BLR = FlightFare.newBuilder()
            .setId("ccu-blr")
            .setEventTime(TIME)
            .setAirline("Air India")
            .setDateOfJourney(LocalDate.of(2019, 5, 1))
            .setSource("Kolkata")
            .setDestination("Banglore")
            .setRoute("CCU → IXR → BBI → BLR")
            .setDepartureTime(LocalTime.of(5, 50))
            .setArrivalTime(LocalTime.of(13, 15))
            .setArrivalDate(null)
            .setDurationMinutes(445)
            .setStops(2)
            .setAdditionalInfo("In-flight meal not included")
            .setPrice(7662)
            .build();

    /** Jet Airways, Delhi to Cochin, two stops, 13,882 INR. */
    public static final FlightFare DEL_TO_COK = FlightFare.newBuilder()
            .setId("del-cok")
            .setEventTime(TIME)
            .setAirline("Jet Airways")
            .setDateOfJourney(LocalDate.of(2019, 6, 9))
            .setSource("Delhi")
            .setDestination("Cochin")
            .setRoute("DEL → LKO → BOM → COK")
            .setDepartureTime(LocalTime.of(9, 25))
            .setArrivalTime(LocalTime.of(4, 25))
            .setArrivalDate(LocalDate.of(2019, 6, 10))
            .setDurationMinutes(1140)
            .setStops(2)
            .setAdditionalInfo(null)
            .setPrice(13882)
            .build();

    /** Air India, Delhi to Cochin, whose row lacks everything it may lack: route, arrival date, stops, remark, price. */
    public static final FlightFare DEL_TO_COK_INCOMPLETE = FlightFare.newBuilder()
            .setId("del-cok-incomplete")
            .setEventTime(TIME)
            .setAirline("Air India")
            .setDateOfJourney(LocalDate.of(2019, 5, 6))
            .setSource("Delhi")
            .setDestination("Cochin")
            .setDepartureTime(LocalTime.of(9, 45))
            .setArrivalTime(LocalTime.of(9, 25))
            .setDurationMinutes(1420)
            .build();

    /** Air France, Atlanta to Paris, a codeshare flight with either of two aircraft types. */
    public static final AirlineRouteEvent ATL_TO_CDG = AirlineRouteEvent.newBuilder()
            .setId("atl-cdg")
            .setDatetime(TIME)
            .setAirline("AF")
            .setAirlineId(137)
            .setSourceAirport("ATL")
            .setSourceAirportId(3682)
            .setDestinationAirport("CDG")
            .setDestinationAirportId(1382)
            .setCodeshare(true)
            .setStops(0)
            .setEquipment("320 319")
            .build();

    /** A flight of Delta, Chicago to Atlanta, for which the table names no aircraft type. */
    public static final AirlineRouteEvent ORD_TO_ATL = AirlineRouteEvent.newBuilder()
            .setId("ord-atl")
            .setDatetime(TIME)
            .setAirline("DL")
            .setAirlineId(2009)
            .setSourceAirport("ORD")
            .setSourceAirportId(3830)
            .setDestinationAirport("ATL")
            .setDestinationAirportId(3682)
            .setCodeshare(false)
            .setStops(1)
            .setEquipment("")
            .build();

    private Flights() {}

    /** Returns {@code flight} with another event time. */
    public static FlightFare at(Instant time, FlightFare flight) {
        return FlightFare.newBuilder(flight).setEventTime(time).build();
    }

    /** Returns {@code flight} with another event time. */
    public static AirlineRouteEvent at(Instant time, AirlineRouteEvent flight) {
        return AirlineRouteEvent.newBuilder(flight).setDatetime(time).build();
    }
}
