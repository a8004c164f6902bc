package io.airline.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;

/** Records to test with: named ones, and random ones of every value that their schemas allow. */
final class Examples {
    private static final Instant TIME = Instant.parse("2024-11-20T08:15:02.500Z");
    private static final Instant BEFORE_THE_EPOCH = Instant.ofEpochMilli(-1);

    static final FlightFare BLR_TO_DEL = FlightFare.newBuilder()
            .setId("blr-del")
            .setEventTime(TIME)
            .setAirline("IndiGo")
            .setDateOfJourney(LocalDate.of(2019, 3, 24))
            .setSource("Banglore")
            .setDestination("New Delhi")
            .setRoute("BLR → DEL")
            .setDepartureTime(LocalTime.of(22, 20))
            .setArrivalTime(LocalTime.of(1, 10))
            .setArrivalDate(LocalDate.of(2019, 3, 25))
            .setDurationMinutes(170)
            .setStops(0)
            .setAdditionalInfo("No check-in baggage included")
            .setPrice(3897)
            .build();

    /** Lacks everything that may be lacking. */
    static final FlightFare DEL_TO_COK_INCOMPLETE = FlightFare.newBuilder()
            .setId("del-cok")
            .setEventTime(BEFORE_THE_EPOCH)
            .setAirline("Air India")
            .setDateOfJourney(LocalDate.of(2019, 5, 6))
            .setSource("Delhi")
            .setDestination("Cochin")
            .setDepartureTime(LocalTime.of(9, 45))
            .setArrivalTime(LocalTime.of(9, 25))
            .setDurationMinutes(1420)
            .build();

    static final AirlineRouteEvent ATL_TO_CDG = AirlineRouteEvent.newBuilder()
            .setId("atl-cdg")
            .setDatetime(TIME)
            .setAirline("AF")
            .setAirlineId(137)
            .setSourceAirport("ATL")
            .setSourceAirportId(3682)
            .setDestinationAirport("CDG")
            .setDestinationAirportId(1382)
            .setCodeshare(true)
            .setStops(0)
            .setEquipment("320 319")
            .build();

    static final AirlineRouteEvent ORD_TO_ATL = AirlineRouteEvent.newBuilder()
            .setId("ord-atl")
            .setDatetime(BEFORE_THE_EPOCH)
            .setAirline("DL")
            .setAirlineId(2009)
            .setSourceAirport("ORD")
            .setSourceAirportId(3830)
            .setDestinationAirport("ATL")
            .setDestinationAirportId(3682)
            .setCodeshare(false)
            .setStops(1)
            .setEquipment("")
            .build();

    static final SliceUpdate INDIGO = SliceUpdate.newBuilder()
            .setStream("flights")
            .setDimension("carrier")
            .setKey("IndiGo")
            .setSliceStart(Instant.parse("2024-11-20T08:15:00Z"))
            .setSliceLength(5000)
            .setFields(indigoFields())
            .build();

    static final SliceUpdate NOTHING_YET = SliceUpdate.newBuilder()
            .setStream("routes")
            .setDimension("route")
            .setKey("ATL → CDG")
            .setSliceStart(Instant.ofEpochMilli(-5000))
            .setSliceLength(5000)
            .setFields(Map.of())
            .build();

    /** Has a field of bytes. */
    static final SliceUpdate SPICEJET = SliceUpdate.newBuilder(INDIGO)
            .setKey("SpiceJet")
            .setFields(spiceJetFields())
            .build();

    private Examples() {}

    private static Map<String, Object> spiceJetFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", 3L);
        fields.put("fare_sketch", ByteBuffer.wrap(new byte[] {0, 1, -128, -1, 10}));
        return fields;
    }

    /** In this order, which is the order of the bytes. */
    private static Map<String, Object> indigoFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", 666L);
        fields.put("fare_sum", 3_450_123L);
        fields.put("fare_mean", 5180.36);
        return fields;
    }

    static Arbitrary<FlightFare> flightFares() {
        return Builders.withBuilder(FlightFare::newBuilder)
                .use(texts())
                .in(FlightFare.Builder::setId)
                .use(instants())
                .in(FlightFare.Builder::setEventTime)
                .use(texts())
                .in(FlightFare.Builder::setAirline)
                .use(dates())
                .in(FlightFare.Builder::setDateOfJourney)
                .use(texts())
                .in(FlightFare.Builder::setSource)
                .use(texts())
                .in(FlightFare.Builder::setDestination)
                .use(texts().injectNull(0.3))
                .in(FlightFare.Builder::setRoute)
                .use(times())
                .in(FlightFare.Builder::setDepartureTime)
                .use(times())
                .in(FlightFare.Builder::setArrivalTime)
                .use(dates().injectNull(0.3))
                .in(FlightFare.Builder::setArrivalDate)
                .use(Arbitraries.integers())
                .in((builder, minutes) -> builder.setDurationMinutes(minutes))
                .use(Arbitraries.integers().injectNull(0.3))
                .in(FlightFare.Builder::setStops)
                .use(texts().injectNull(0.3))
                .in(FlightFare.Builder::setAdditionalInfo)
                .use(Arbitraries.integers().injectNull(0.3))
                .in(FlightFare.Builder::setPrice)
                .build(FlightFare.Builder::build)
                .withoutEdgeCases();
    }

    static Arbitrary<AirlineRouteEvent> airlineRouteEvents() {
        return Builders.withBuilder(AirlineRouteEvent::newBuilder)
                .use(texts())
                .in(AirlineRouteEvent.Builder::setId)
                .use(instants())
                .in(AirlineRouteEvent.Builder::setDatetime)
                .use(texts())
                .in(AirlineRouteEvent.Builder::setAirline)
                .use(Arbitraries.integers())
                .in((builder, id) -> builder.setAirlineId(id))
                .use(texts())
                .in(AirlineRouteEvent.Builder::setSourceAirport)
                .use(Arbitraries.integers())
                .in((builder, id) -> builder.setSourceAirportId(id))
                .use(texts())
                .in(AirlineRouteEvent.Builder::setDestinationAirport)
                .use(Arbitraries.integers())
                .in((builder, id) -> builder.setDestinationAirportId(id))
                .use(Arbitraries.of(true, false))
                .in((builder, codeshare) -> builder.setCodeshare(codeshare))
                .use(Arbitraries.integers())
                .in((builder, stops) -> builder.setStops(stops))
                .use(texts())
                .in(AirlineRouteEvent.Builder::setEquipment)
                .build(AirlineRouteEvent.Builder::build)
                .withoutEdgeCases();
    }

    static Arbitrary<SliceUpdate> sliceUpdates() {
        Arbitrary<Object> values = Arbitraries.oneOf(
                Arbitraries.longs().map(value -> (Object) value),
                Arbitraries.doubles().map(value -> (Object) value),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(value -> (Object) ByteBuffer.wrap(value)));
        return Builders.withBuilder(SliceUpdate::newBuilder)
                .use(texts())
                .in(SliceUpdate.Builder::setStream)
                .use(texts())
                .in(SliceUpdate.Builder::setDimension)
                .use(texts())
                .in(SliceUpdate.Builder::setKey)
                .use(instants())
                .in(SliceUpdate.Builder::setSliceStart)
                .use(Arbitraries.longs())
                .in((builder, length) -> builder.setSliceLength(length))
                .use(Arbitraries.maps(texts(), values).ofMaxSize(8))
                .in(SliceUpdate.Builder::setFields)
                .build(SliceUpdate.Builder::build)
                .withoutEdgeCases();
    }

    /** Any text that UTF-8 has a form for: half a surrogate pair is none. */
    private static Arbitrary<String> texts() {
        CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(200),
                Arbitraries.strings().all().ofMaxLength(20).filter(utf8::canEncode),
                Arbitraries.of("", "BLR → DEL", "✈️🛫", "\u0000", "\uFEFF", "İstanbul"));
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.longs().map(Instant::ofEpochMilli);
    }

    private static Arbitrary<LocalDate> dates() {
        return Arbitraries.integers().map(LocalDate::ofEpochDay);
    }

    private static Arbitrary<LocalTime> times() {
        return Arbitraries.longs().between(0, 86_399_999).map(millis -> LocalTime.ofNanoOfDay(millis * 1_000_000));
    }
}
