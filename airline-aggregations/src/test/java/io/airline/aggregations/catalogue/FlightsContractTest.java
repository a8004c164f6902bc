package io.airline.aggregations.catalogue;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.testing.Flights;
import io.airline.aggregations.testing.StreamDefinitionContract;
import io.airline.model.FlightFare;
import java.time.Instant;
import java.util.Random;
import java.util.function.BiFunction;

class FlightsContractTest extends StreamDefinitionContract<FlightFare> {
    @Override
    protected StreamDefinition<FlightFare> definition() {
        return FlightStreams.flights(CityNames.DEFAULT);
    }

    /** Each field is drawn by itself, so that events agree in all of them but one. */
    @Override
    protected BiFunction<String, Instant, FlightFare> newSource() {
        Random random = new Random(7);
        FlightFare.Builder flight = FlightFare.newBuilder(Flights.BLR_TO_DEL);
        return (id, time) -> flight.setId(id)
                .setEventTime(time)
                .setAirline(random.nextBoolean() ? "IndiGo" : "GoAir")
                .setSource(random.nextBoolean() ? "Banglore" : "Bangalore")
                .setDestination(random.nextBoolean() ? "Delhi" : "Kolkata")
                .setRoute(random.nextBoolean() ? null : "BLR → DEL")
                .setStops(random.nextBoolean() ? null : (Integer) random.nextInt(3))
                .setPrice(random.nextBoolean() ? null : (Integer) random.nextInt(9_000))
                .setDurationMinutes(1 + random.nextInt(600))
                .build();
    }
}
