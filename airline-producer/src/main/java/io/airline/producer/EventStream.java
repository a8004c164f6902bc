package io.airline.producer;

import io.airline.model.AirlineRouteEvent;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.SchemaSource;
import io.airline.model.Topics;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
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
    /**
     * Flights with fares, from CSV or Excel files of the fare dataset.
     *
     * <p>A row is a schema error if its airline, source or destination is empty, its duration is below 1 minute, or its
     * number of stops or its price is negative.
     */
    public static final EventStream<FlightFare> FLIGHTS = new EventStream<>(
            "flights",
            Topics.FLIGHTS,
            FlightFare.class,
            FlightFare::getId,
            new FlightFareParser(),
            FlightGenerator::new);

    /**
     * Flights on routes, from the OpenFlights routes table.
     *
     * <p>A row is a schema error if its airline or an airport is null or empty, or its number of stops is negative.
     */
    public static final EventStream<AirlineRouteEvent> ROUTES = new EventStream<>(
            "routes",
            Topics.ROUTES,
            AirlineRouteEvent.class,
            AirlineRouteEvent::getId,
            new AirlineRouteParser(),
            RouteGenerator::new);

    private static final List<EventStream<?>> ALL = List.of(FLIGHTS, ROUTES);

    private final String name;
    private final String topic;
    private final Class<E> type;
    private final Function<E, String> id;
    private final RowParser<E> parser;
    private final Function<RandomGenerator, EventFactory<E>> generator;

    private EventStream(
            String name,
            String topic,
            Class<E> type,
            Function<E, String> id,
            RowParser<E> parser,
            Function<RandomGenerator, EventFactory<E>> generator) {
        this.name = name;
        this.topic = topic;
        this.type = type;
        this.id = id;
        this.parser = parser;
        this.generator = generator;
    }

    /** Returns every stream there is, in the order of the documentation. */
    public static List<EventStream<?>> all() {
        return ALL;
    }

    /** Returns the stream of that name, if there is one. */
    public static Optional<EventStream<?>> named(String name) {
        return ALL.stream().filter(stream -> stream.name.equals(name)).findFirst();
    }

    /** Returns the stream's name, for example {@code flights}. */
    public String name() {
        return name;
    }

    /** Returns the topic that the stream goes to unless told otherwise. */
    public String topic() {
        return topic;
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
     */
    public EventInput<E> file(Path path) {
        return DatasetInput.ofFile(path, parser);
    }

    /**
     * Returns a stream of bytes as input, understood as {@link #file} is. It can be opened once.
     *
     * @param name what to call it in messages and rejects
     * @param in closed with the source
     */
    public EventInput<E> input(String name, InputStream in) {
        return DatasetInput.ofStream(name, in, parser);
    }

    /** Returns a generator as input: invented events, the same ones whenever it is opened but for identity and time. */
    public EventInput<E> generator(GeneratorOptions options) {
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
}
