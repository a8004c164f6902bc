package com.example.stream;

import io.airline.aggregations.DoubleSummary;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import java.util.List;

/** Tells job and dashboard what to make of the events; see META-INF/services. */
public final class MyStreams implements StreamProvider {
    static final String NAME = "mystream";

    @Override
    public List<StreamDefinition<?>> streams() {
        return List.of(definition());
    }

    static StreamDefinition<Event> definition() {
        return StreamDefinition.named(NAME, Event.class)
                .eventTime(Event::getEventTime)
                .dimension("key", Event::getKey)
                .measure("value", new DoubleSummary<>(Event::getValue))
                .build();
    }
}
