package io.airline.producer;

import io.airline.model.AirlineRouteEvent;
import io.airline.model.EventCodec;
import io.airline.model.Extensions;
import io.airline.model.FlightFare;
import io.airline.model.SchemaSource;
import io.airline.model.Topics;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * A stream that can be produced: its events, where they go, and the ways to get them.
 *
 * <p>Immutable and thread-safe; the inputs it makes are too, the sources they open are not.
 *
 * @param <E> the event's class
 */
public final class EventStream<E extends SpecificRecordBase> {
    /** How fast events are invented unless told otherwise. */
    private static final Rate GENERATOR_RATE = new Rate(1000);

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    /**
     * Flights with fares, from CSV or Excel files of the fare dataset.
     *
     * <p>A row is a schema error if its airline, source or destination is empty, its duration is below 1 minute, or its
     * number of stops or its price is negative.
     */
    public static final EventStream<FlightFare> FLIGHTS = of("flights", FlightFare.class)
            .topic(Topics.FLIGHTS)
            .id(FlightFare::getId)
            .files(new FlightFareParser())
            .generator(FlightGenerator::new)
            .build();

    /**
     * Flights on routes, from the OpenFlights routes table.
     *
     * <p>A row is a schema error if its airline or an airport is null or empty, or its number of stops is negative.
     */
    public static final EventStream<AirlineRouteEvent> ROUTES = of("routes", AirlineRouteEvent.class)
            .topic(Topics.ROUTES)
            .id(AirlineRouteEvent::getId)
            .files(new AirlineRouteParser())
            .generator(RouteGenerator::new)
            .build();

    private static final List<EventStream<?>> BUILT_IN = List.of(FLIGHTS, ROUTES);

    private final String name;
    private final String topic;
    private final Class<E> type;
    private final Function<E, String> id;
    private final Rate rate;

    /** Null if the stream has no files. */
    private final RowParser<E> parser;

    /** Null if nobody invents its events. */
    private final Function<RandomGenerator, EventFactory<E>> generator;

    private EventStream(Builder<E> builder) {
        this.name = requireName(builder.name);
        this.topic = builder.topic;
        this.type = builder.type;
        this.id = Objects.requireNonNull(builder.id, "stream %s needs the identity of an event".formatted(name));
        this.rate = builder.rate;
        this.parser = builder.parser;
        this.generator = builder.generator;
        if (parser == null && generator == null) {
            throw new IllegalArgumentException("stream %s has neither files nor a generator".formatted(name));
        }
    }

    private static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "stream name '%s' is not lower-case letters, digits and underscores, a letter first"
                            .formatted(name));
        }
        return name;
    }

    /**
     * Starts the stream of that name, whose events are records of {@code type}. Its definition, by which the job knows it,
     * has the same name, topic and class.
     */
    public static <E extends SpecificRecordBase> Builder<E> of(String name, Class<E> type) {
        return new Builder<>(name, type);
    }

    /**
     * Returns every stream there is: the built-in ones in the order of the documentation, then those of the jars on the class
     * path of this thread; see {@link EventStreamProvider}.
     *
     * @throws IllegalArgumentException if two have the same name, or a jar's provider cannot be used
     */
    public static List<EventStream<?>> all() {
        List<EventStream<?>> all = new ArrayList<>(BUILT_IN);
        all.addAll(Extensions.<EventStreamProvider, EventStream<?>>found(
                        EventStreamProvider.class,
                        EventStreamProvider::streams,
                        EventStream::name,
                        BUILT_IN.stream().map(EventStream::name).toList())
                .values());
        return List.copyOf(all);
    }

    /**
     * Returns the stream of that name, if there is one.
     *
     * @throws IllegalArgumentException as of {@link #all()}
     */
    public static Optional<EventStream<?>> named(String name) {
        return all().stream().filter(stream -> stream.name.equals(name)).findFirst();
    }

    /** Returns the stream's name, for example {@code flights}. */
    public String name() {
        return name;
    }

    /** Returns the topic that the stream goes to unless told otherwise. */
    public String topic() {
        return topic;
    }

    /** Returns how fast its events are invented unless told otherwise. */
    public Rate rate() {
        return rate;
    }

    /** Returns whether the stream can be read from files. */
    public boolean hasFiles() {
        return parser != null;
    }

    /** Returns whether its events can be invented. */
    public boolean hasGenerator() {
        return generator != null;
    }

    /** Returns the identity of an event. */
    String id(E event) {
        return id.apply(event);
    }

    /** Returns a new codec for the stream's events. */
    public EventCodec<E> codec() {
        return EventCodec.of(type);
    }

    /** Returns a new codec for the stream's events that reads framed ones too. */
    EventCodec<E> codec(SchemaSource source) {
        return EventCodec.of(type, source);
    }

    /** Returns the schema of the stream's events. */
    Schema schema() {
        return SpecificData.get().getSchema(type);
    }

    /**
     * Returns a file as input. The content tells whether it is an Excel workbook or CSV in UTF-8; a byte-order mark, any
     * line end, empty lines and quoted fields are understood. If the first row names columns, they may come in any order,
     * those the event can do without may be missing, and others are ignored; else they are the dataset's, in its order.
     *
     * @param path need not exist before the input is opened
     * @throws IllegalArgumentException if the stream has no files
     */
    public EventInput<E> file(Path path) {
        return DatasetInput.ofFile(path, requireParser());
    }

    /**
     * Returns a stream of bytes as input, understood as {@link #file} is. It can be opened once.
     *
     * @param name what to call it in messages and rejects
     * @param in closed with the source
     * @throws IllegalArgumentException if the stream has no files
     */
    public EventInput<E> input(String name, InputStream in) {
        return DatasetInput.ofStream(name, in, requireParser());
    }

    private RowParser<E> requireParser() {
        if (parser == null) {
            throw new IllegalArgumentException(
                    "stream %s has no files to read: its events are invented".formatted(name));
        }
        return parser;
    }

    /**
     * Returns a generator as input: invented events, the same ones whenever it is opened but for identity and time.
     *
     * @throws IllegalArgumentException if nobody invents the stream's events
     */
    public EventInput<E> generator(GeneratorOptions options) {
        if (generator == null) {
            throw new IllegalArgumentException(
                    "nobody invents events of stream %s: it needs a file to read".formatted(name));
        }
        return new EventInput<>() {
            @Override
            public String name() {
                return "generator";
            }

            @Override
            public EventSource<E> open(EventStamp stamp) {
                return new EventGenerator<>(options, generator, codec(), stamp);
            }
        };
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Collects the parts of a stream. Not thread-safe.
     *
     * @param <E> the event's class
     */
    public static final class Builder<E extends SpecificRecordBase> {
        private final String name;
        private final Class<E> type;
        private String topic;
        private Function<E, String> id;
        private Rate rate = GENERATOR_RATE;
        private RowParser<E> parser;
        private Function<RandomGenerator, EventFactory<E>> generator;

        private Builder(String name, Class<E> type) {
            this.name = Objects.requireNonNull(name, "name");
            this.type = Objects.requireNonNull(type, "type");
            this.topic = name;
        }

        /** Sets the Kafka topic; the stream's name unless told otherwise. */
        public Builder<E> topic(String topic) {
            this.topic = Objects.requireNonNull(topic, "topic");
            return this;
        }

        /** Sets where an event has its identity, which {@link EventStamp#nextId()} or the factory's argument was. Needed. */
        public Builder<E> id(Function<E, String> id) {
            this.id = id;
            return this;
        }

        /** Sets how rows of a file become events; without it the stream has no files. */
        public Builder<E> files(RowParser<E> parser) {
            this.parser = parser;
            return this;
        }

        /**
         * Sets who invents events; without it the stream has files only.
         *
         * @param generator makes one for each production, which is to draw all that is random from what it is given, so that
         *     the same seed gives the same events
         */
        public Builder<E> generator(Function<RandomGenerator, EventFactory<E>> generator) {
            this.generator = generator;
            return this;
        }

        /** Sets how fast events are invented unless the user says otherwise: their natural pace; 1000 a second by default. */
        public Builder<E> rate(Rate rate) {
            this.rate = Objects.requireNonNull(rate, "rate");
            return this;
        }

        /**
         * Returns the stream.
         *
         * @throws IllegalArgumentException if the name is malformed, or it has neither files nor a generator
         * @throws NullPointerException if nothing says where an event has its identity
         */
        public EventStream<E> build() {
            return new EventStream<>(this);
        }
    }
}
