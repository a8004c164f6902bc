package io.airline.producer;

import io.airline.model.EventCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Carries events from inputs to a publisher, once. {@link #run()} does it in the calling thread; {@link #stop()} and
 * {@link #progress()} may be called by any other.
 *
 * <p>Memory is bounded: a record is read when there is room for it in the publisher.
 *
 * @param <E> the event's class
 */
public final class Production<E extends SpecificRecordBase> {
    private final EventStream<E> stream;
    private final String topic;
    private final List<EventInput<E>> inputs;
    private final EventPublisher publisher;
    private final RejectListener rejects;
    private final boolean loop;
    private final Duration pause;
    private final InstantSource clock;
    private final String productionId;
    private final EventStamp stamp;
    private final PublishedEvents published;
    private final Pacer pacer;
    private final EventCodec<E> codec;
    private final OptionalInt schemaId;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final LongAdder total = new LongAdder();
    private final LongAdder errorsByTransform = new LongAdder();
    private final LongAdder errorsBySchema = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder future = new LongAdder();
    private final LongAdder corrupt = new LongAdder();
    private volatile long startNanos = System.nanoTime();
    private volatile EventSource<E> current;
    private boolean firstPass = true;
    private boolean wasRun;

    private Production(Builder<E> builder) {
        this.stream = builder.stream;
        this.topic = builder.topic;
        this.inputs = builder.inputs;
        this.publisher = builder.publisher;
        this.rejects = builder.rejects;
        this.loop = builder.loop;
        this.pause = builder.pause;
        this.clock = builder.clock;
        this.productionId = builder.productionId;
        this.stamp = new EventStamp(productionId, clock);
        this.published = builder.published;
        this.pacer = new Pacer(builder.rate, System::nanoTime, nanos -> waitOrStop(Duration.ofNanos(nanos)));
        this.codec = stream.codec();
        this.schemaId = builder.schemaId;
    }

    /**
     * Returns a builder for a production of that stream.
     *
     * @param inputs read one after the other
     * @param publisher must be new, for its count is taken for this production's; not closed by it
     */
    public static <E extends SpecificRecordBase> Builder<E> of(
            EventStream<E> stream, List<EventInput<E>> inputs, EventPublisher publisher) {
        return new Builder<>(stream, inputs, publisher);
    }

    /**
     * Produces until the inputs end or {@link #stop()} is called, and waits until all is published.
     *
     * @throws ProductionException if an input cannot be read to its end, a reject cannot be kept, an event cannot be
     *     published, or events that are to be skipped are not in the inputs
     * @throws IllegalStateException if it was run before
     */
    public ProductionReport run() throws ProductionException {
        if (wasRun) {
            throw new IllegalStateException("a production runs once");
        }
        wasRun = true;
        Instant started = clock.instant();
        startNanos = System.nanoTime();
        try {
            boolean reachedEnd = produceAll();
            publisher.flush();
            return report(reachedEnd ? ProductionReport.Outcome.COMPLETED : ProductionReport.Outcome.STOPPED, started);
        } catch (IOException e) {
            throw failed(e, flushedDespite(e), started);
        } catch (PublishException e) {
            throw failed(e, e, started);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(new PublishException("interrupted", e), e, started);
        }
    }

    /** Publishes what was read before the input failed, so that the report has no record in between. */
    private Exception flushedDespite(IOException failure) {
        try {
            publisher.flush();
        } catch (PublishException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private ProductionException failed(Exception failure, Exception cause, Instant started) {
        return new ProductionException(failure.getMessage(), cause, report(ProductionReport.Outcome.FAILED, started));
    }

    /** Returns whether the inputs were read to their end. */
    private boolean produceAll() throws IOException, PublishException, InterruptedException {
        boolean first = true;
        do {
            long before = total.sum();
            for (EventInput<E> input : inputs) {
                if (!first) {
                    waitOrStop(pause);
                }
                first = false;
                if (!produce(input)) {
                    return false;
                }
            }
            firstPass = false;
            if (loop && total.sum() == before) {
                throw new IOException("there is nothing to loop over: the inputs have no record");
            }
        } while (loop);
        if (skipped.sum() < published.count()) {
            throw new IOException("%d events of production %s are published that the inputs do not have:"
                            .formatted(published.count() - skipped.sum(), productionId)
                    + " they are not those that it began with");
        }
        return true;
    }

    /** Returns whether the input was read to its end. */
    private boolean produce(EventInput<E> input) throws IOException, PublishException, InterruptedException {
        if (isStopped()) {
            return false;
        }
        try (EventSource<E> source = input.open(stamp)) {
            current = source;
            boolean wasSkipped = false;
            while (!isStopped()) {
                if (!wasSkipped) {
                    pacer.await();
                }
                Outcome<E> outcome = source.next();
                if (outcome == null) {
                    return !isStopped();
                }
                total.increment();
                wasSkipped = isPublished(outcome);
                if (wasSkipped) {
                    skipped.increment();
                } else {
                    take(outcome);
                }
            }
            return false;
        } catch (IOException | RuntimeException e) {
            if (isStopped()) {
                // Reading was cut off by stop().
                return false;
            }
            throw e;
        } finally {
            current = null;
        }
    }

    /** A record that is no event has no number, so it is rejected, or published, again. */
    private boolean isPublished(Outcome<E> outcome) {
        return outcome instanceof Outcome.Valid<E> && published.contains(stamp.lastNumber());
    }

    private void take(Outcome<E> outcome) throws IOException, PublishException {
        if (outcome instanceof Outcome.Valid<E> valid) {
            count(valid.timing());
            publisher.publish(encode(valid.event()));
        } else if (outcome instanceof Outcome.Corrupt<E> bytes) {
            corrupt.increment();
            publisher.publish(bytes.bytes());
        } else if (outcome instanceof Outcome.Rejected<E> rejected) {
            Reject reject = rejected.reject();
            (reject.kind() == ErrorKind.TRANSFORM ? errorsByTransform : errorsBySchema).increment();
            if (firstPass) {
                rejects.rejected(reject);
            }
        }
    }

    private byte[] encode(E event) {
        return schemaId.isPresent() ? codec.encodeFramed(schemaId.getAsInt(), event) : codec.encode(event);
    }

    private void count(Timing timing) {
        switch (timing) {
            case ON_TIME -> {}
            case LATE -> late.increment();
            case FUTURE -> future.increment();
        }
    }

    private void waitOrStop(Duration duration) throws InterruptedException {
        if (stopped.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            // Whoever waited looks at isStopped() next.
            return;
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Makes {@link #run()} read no more, publish what it has read, and return. Does nothing if it has returned. */
    public void stop() {
        stopped.countDown();
        EventSource<E> source = current;
        if (source != null) {
            source.cancel();
        }
    }

    /** Returns how far the production has come. */
    public ProductionProgress progress() {
        // Acknowledged first: what is acknowledged was counted before.
        long success = publisher.acknowledged();
        return new ProductionProgress(
                total.sum(),
                success,
                errorsByTransform.sum(),
                errorsBySchema.sum(),
                skipped.sum(),
                late.sum(),
                future.sum(),
                corrupt.sum(),
                Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private ProductionReport report(ProductionReport.Outcome outcome, Instant started) {
        return new ProductionReport(stream.name(), topic, productionId, outcome, started, progress());
    }

    /**
     * Collects what may be said of a production. Not thread-safe.
     *
     * @param <E> the event's class
     */
    public static final class Builder<E extends SpecificRecordBase> {
        private final EventStream<E> stream;
        private final List<EventInput<E>> inputs;
        private final EventPublisher publisher;
        private String topic;
        private RejectListener rejects = reject -> {};
        private Rate rate = Rate.MAX;
        private boolean loop;
        private Duration pause = Duration.ZERO;
        private InstantSource clock = InstantSource.system();
        private String productionId = EventStamp.randomProductionId();
        private PublishedEvents published = PublishedEvents.none();
        private OptionalInt schemaId = OptionalInt.empty();

        private Builder(EventStream<E> stream, List<EventInput<E>> inputs, EventPublisher publisher) {
            this.stream = stream;
            this.inputs = List.copyOf(inputs);
            this.publisher = Objects.requireNonNull(publisher, "publisher");
            this.topic = stream.topic();
        }

        /** Names the topic in the report; the stream's own by default. */
        public Builder<E> topic(String name) {
            topic = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Hears of rejects; nobody by default. With {@link #loop} only those of the first pass, which then repeat. */
        public Builder<E> rejects(RejectListener listener) {
            rejects = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Limits the records per second, rejected ones included, skipped ones not; as fast as it goes by default. */
        public Builder<E> rate(Rate limit) {
            rate = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /** Starts over with the first input after the last, until stopped; not by default. */
        public Builder<E> loop(boolean again) {
            loop = again;
            return this;
        }

        /**
         * Waits before each input but the first, and before the first again; not by default.
         *
         * @throws IllegalArgumentException if the pause is negative
         */
        public Builder<E> pause(Duration betweenInputs) {
            if (betweenInputs.isNegative()) {
                throw new IllegalArgumentException("pause %s is negative".formatted(betweenInputs));
            }
            pause = betweenInputs;
            return this;
        }

        /** Takes the events' time from {@code source}; the system's clock by default. */
        public Builder<E> clock(InstantSource source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Starts the events' identities with {@code id}, which must be new to the topic, unless the production is {@link
         * #resume resumed}; random by default.
         *
         * @throws IllegalArgumentException see {@link EventStamp#requireProductionId}
         */
        public Builder<E> productionId(String id) {
            productionId = EventStamp.requireProductionId(id);
            return this;
        }

        /**
         * Goes on with a production that stopped or was killed: the events that are published are skipped. The inputs must
         * be those it began with, and give the same records in the same order; bytes generated as corrupt have no identity
         * and are published again.
         *
         * @param events of the production with the {@link #productionId} that is set here
         */
        public Builder<E> resume(PublishedEvents events) {
            published = Objects.requireNonNull(events, "events");
            return this;
        }

        /**
         * Writes events in the framing of Confluent's serializers; in Avro's single-object encoding by default.
         *
         * @param id what the registry has for the schema of the stream's events, see {@link EventFraming#schemaId}; empty for
         *     the default
         */
        public Builder<E> framed(OptionalInt id) {
            schemaId = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Returns the production. */
        public Production<E> build() {
            return new Production<>(this);
        }
    }
}
