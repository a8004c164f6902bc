package io.airline.examples.crypto;

import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import io.airline.producer.Rate;
import java.time.Duration;
import java.util.List;

/** Brings the source of the stream {@code crypto} to the producer: each of ten symbols every 30 seconds, or a file. */
public final class CryptoSources implements EventStreamProvider {
    @Override
    public List<EventStream<?>> streams() {
        return List.of(EventStream.of(CryptoStreams.NAME, Tick.class)
                .id(Tick::getId)
                .files(new TickParser())
                .generator(RandomWalk::new)
                .rate(new Rate(RandomWalk.SYMBOLS.size(), Duration.ofSeconds(30)))
                .build());
    }
}
