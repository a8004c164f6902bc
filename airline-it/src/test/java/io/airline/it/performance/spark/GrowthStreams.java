package io.airline.it.performance.spark;

import io.airline.aggregations.Mean;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.Summary;
import io.airline.model.FlightFare;
import io.airline.model.Topics;
import java.util.List;
import java.util.stream.IntStream;

/** Streams of flights with one to ten dimensions, each of which has the carrier for its key. */
public final class GrowthStreams implements StreamProvider {
    public static final int MOST_DIMENSIONS = 10;

    /** Returns the stream of that many dimensions. */
    public static StreamDefinition<FlightFare> of(int dimensions) {
        StreamDefinition.Builder<FlightFare> builder = StreamDefinition.named("growth_" + dimensions, FlightFare.class)
                .topic(Topics.FLIGHTS)
                .bucket("airlines")
                .eventTime(FlightFare::getEventTime)
                .measure("fare", new Summary<>(FlightFare::getPrice))
                .measure("duration", new Mean<>(FlightFare::getDurationMinutes));
        for (int i = 1; i <= dimensions; i++) {
            builder.dimension("dimension_" + i, FlightFare::getAirline);
        }
        return builder.build();
    }

    @Override
    public List<StreamDefinition<?>> streams() {
        return IntStream.rangeClosed(1, MOST_DIMENSIONS)
                .<StreamDefinition<?>>mapToObj(GrowthStreams::of)
                .toList();
    }
}
