package com.example.stream;

import io.airline.producer.EventFactory;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Invents events, all of whose randomness comes from {@code random}, so that the same seed gives the same ones. */
final class MyGenerator implements EventFactory<Event> {
    private static final List<String> KEYS = List.of("one", "two", "three");

    private final RandomGenerator random;

    MyGenerator(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Event create(String id, Instant eventTime) {
        return new Event(id, eventTime, KEYS.get(random.nextInt(KEYS.size())), random.nextGaussian(100, 10));
    }
}
