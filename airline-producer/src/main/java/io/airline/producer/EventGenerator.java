package io.airline.producer;

import io.airline.model.EventCodec;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Invented events, some of them spoilt on request.
 *
 * @param <E> the event's class
 */
final class EventGenerator<E extends SpecificRecordBase> implements EventSource<E> {
    private static final int MAX_RANDOM_BYTES = 100;

    private final GeneratorOptions options;
    private final EventFactory<E> factory;
    private final EventCodec<E> codec;
    private final EventStamp stamp;
    private final long count;
    private final RandomGenerator spoiler;
    private long generated;
    private boolean isExhausted;

    EventGenerator(
            GeneratorOptions options,
            Function<RandomGenerator, EventFactory<E>> factory,
            EventCodec<E> codec,
            EventStamp stamp) {
        this.options = options;
        // Two generators, so that what is spoilt does not change what is invented.
        SplittableRandom random = new SplittableRandom(options.seed());
        this.spoiler = random.split();
        this.factory = factory.apply(random.split());
        this.codec = codec;
        this.stamp = stamp;
        this.count = options.count().orElse(Long.MAX_VALUE);
    }

    @Override
    public Outcome<E> next() {
        if (generated >= count || isExhausted) {
            return null;
        }
        Instant now = stamp.now();
        double draw = spoiler.nextDouble();
        if (draw < options.corruptShare()) {
            E event = create(now);
            return event == null ? null : new Outcome.Corrupt<>(corrupt(codec.encode(event)));
        }
        draw -= options.corruptShare();
        if (draw < options.lateShare()) {
            return valid(create(now.minus(options.lateBy())), Timing.LATE);
        }
        draw -= options.lateShare();
        if (draw < options.futureShare()) {
            return valid(create(now.plus(options.futureBy())), Timing.FUTURE);
        }
        return valid(create(now), Timing.ON_TIME);
    }

    private E create(Instant eventTime) {
        E event = factory.create(stamp.nextId(), eventTime);
        isExhausted = event == null;
        generated++;
        return event;
    }

    private static <E> Outcome<E> valid(E event, Timing timing) {
        return event == null ? null : new Outcome.Valid<>(event, timing);
    }

    private byte[] corrupt(byte[] event) {
        if (spoiler.nextBoolean()) {
            return Arrays.copyOf(event, spoiler.nextInt(event.length));
        }
        byte[] bytes = new byte[1 + spoiler.nextInt(MAX_RANDOM_BYTES)];
        spoiler.nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {}
}
