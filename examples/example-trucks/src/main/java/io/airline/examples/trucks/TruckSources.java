package io.airline.examples.trucks;

import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import io.airline.producer.Rate;
import java.util.List;

/** Brings the source of the stream {@code trucks} to the producer: a reading every 4 ms. */
public final class TruckSources implements EventStreamProvider {
    @Override
    public List<EventStream<?>> streams() {
        return List.of(EventStream.of(TruckStreams.NAME, TruckReading.class)
                .id(TruckReading::getId)
                .generator(TruckJourney::new)
                .rate(new Rate(250))
                .build());
    }
}
