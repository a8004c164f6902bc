package com.example.stream;

import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import io.airline.producer.Rate;
import java.util.List;

/** Tells the producer where events come from; see META-INF/services. The job does not see this class. */
public final class MySources implements EventStreamProvider {
    @Override
    public List<EventStream<?>> streams() {
        return List.of(EventStream.of(MyStreams.NAME, Event.class)
                .id(Event::getId)
                .generator(MyGenerator::new)
                .rate(new Rate(100))
                .build());
    }
}
