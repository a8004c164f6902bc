package io.airline.it.performance;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.ROUTES;

import io.airline.aggregations.Combiner;
import io.airline.aggregations.KnownKeys;
import io.airline.aggregations.LeaderboardEntry;
import io.airline.aggregations.RecentSlices;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.SparklinePoint;
import io.airline.aggregations.TimeWindow;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import io.airline.producer.EventSource;
import io.airline.producer.EventStamp;
import io.airline.producer.EventStream;
import io.airline.producer.GeneratorOptions;
import io.airline.producer.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The parts that every event, or every question of the dashboard, goes through. */
@State(Scope.Thread)
public class Parts {
    private static final int EVENTS = 50_000;

    /** Bytes before the body of an event. */
    private static final int HEADER = 10;

    private static final Slices SLICES = Slices.of(Duration.ofSeconds(5));
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int ROUTE_KEYS = 37_000;
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final EventCodec<FlightFare> flightCodec = EventCodec.of(FlightFare.class);
    private final EventCodec<AirlineRouteEvent> routeCodec = EventCodec.of(AirlineRouteEvent.class);
    private final EventCodec<FlightFare> flightsCodec = FLIGHTS.newCodec();
    private final SpecificDatumReader<FlightFare> avroReader = new SpecificDatumReader<>(FlightFare.class);
    private BinaryDecoder avroDecoder;
    private List<FlightFare> flights;
    private List<AirlineRouteEvent> routes;
    private List<byte[]> flightBytes;
    private Combiner<FlightFare> flightCombiner;
    private Combiner<AirlineRouteEvent> routeCombiner;
    private RecentSlices<AirlineRouteEvent> recent;
    private TimeWindow window;
    private long time;

    @Setup
    public void prepare() throws Exception {
        flightBytes = encoded(EventStream.FLIGHTS, flightCodec);
        flights = new ArrayList<>();
        for (byte[] each : flightBytes) {
            flights.add(flightCodec.decode(each));
        }
        routes = new ArrayList<>();
        for (byte[] each : encoded(EventStream.ROUTES, routeCodec)) {
            routes.add(routeCodec.decode(each));
        }
        flightCombiner = new Combiner<>(FLIGHTS, SLICES, KnownKeys.NONE, 100_000);
        routeCombiner = new Combiner<>(ROUTES, SLICES, KnownKeys.NONE, 100_000);
        recent = new RecentSlices<>(ROUTES, SLICES, WINDOW);
        recent.follow(WINDOW);
        for (int i = 0; i < 10 * ROUTE_KEYS; i++) {
            recent.update(new SliceTotal(
                    "route",
                    "route " + i % ROUTE_KEYS,
                    SLICES.startOf(NOW.plusSeconds(i % 900)),
                    SLICES.length(),
                    Map.of("count", 1L + i % 7)));
        }
        window = recent.window(WINDOW).orElseThrow();
    }

    private static <E extends SpecificRecordBase> List<byte[]> encoded(EventStream<E> stream, EventCodec<E> codec)
            throws Exception {
        List<byte[]> events = new ArrayList<>();
        EventStamp stamp = new EventStamp("parts", () -> NOW);
        try (EventSource<E> source =
                stream.generator(GeneratorOptions.ofCount(42, EVENTS)).open(stamp)) {
            for (Outcome<E> next = source.next(); next != null; next = source.next()) {
                events.add(codec.encode(((Outcome.Valid<E>) next).event()));
            }
        }
        return events;
    }

    @Setup(Level.Iteration)
    public void reset() {
        time = NOW.toEpochMilli();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decodeFlight(Blackhole blackhole) throws UndecodableEventException {
        for (byte[] each : flightBytes) {
            blackhole.consume(flightCodec.decode(each));
        }
    }

    /** With no more than Avro has, to compare. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decodeFlightWithAvro(Blackhole blackhole) throws IOException {
        for (byte[] each : flightBytes) {
            avroDecoder = DecoderFactory.get().binaryDecoder(each, HEADER, each.length - HEADER, avroDecoder);
            blackhole.consume(avroReader.read(null, avroDecoder));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decodeWhatFlightsRead(Blackhole blackhole) throws UndecodableEventException {
        for (byte[] each : flightBytes) {
            blackhole.consume(flightsCodec.decode(each));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void fillFlight(Blackhole blackhole) throws UndecodableEventException {
        for (byte[] each : flightBytes) {
            blackhole.consume(flightsCodec.fill(each));
        }
    }

    /** As the job does. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void fillAndCombineFlight() throws UndecodableEventException {
        for (byte[] each : flightBytes) {
            flightCombiner.add(flightsCodec.fill(each));
        }
    }

    /** Without templates. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void combineFlight() {
        for (FlightFare each : flights) {
            flightCombiner.add(each);
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void combineRoute() {
        for (AirlineRouteEvent each : routes) {
            routeCombiner.add(each);
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void encodeFlight(Blackhole blackhole) {
        for (FlightFare each : flights) {
            blackhole.consume(flightCodec.encode(each));
        }
    }

    @Benchmark
    public long assignSlice() {
        return SLICES.startOf(time++);
    }

    @Benchmark
    public List<LeaderboardEntry> leaderboardOf37000Routes() {
        return recent.top("route", window, 10);
    }

    @Benchmark
    public List<SparklinePoint> sparkline() {
        return recent.sparkline("route", "route 7", window, Duration.ofSeconds(15));
    }

    @Benchmark
    public void updateRecentSlices() {
        time += 37;
        recent.update(new SliceTotal(
                "route",
                "route " + time % ROUTE_KEYS,
                SLICES.startOf(NOW.plusSeconds(time % 900)),
                SLICES.length(),
                Map.of("count", time % 9 + 1)));
    }
}
