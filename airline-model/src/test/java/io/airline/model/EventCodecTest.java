package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventCodecTest {
    private static final int TRIES = 300;

    private final EventCodec<FlightFare> flights = EventCodec.of(FlightFare.class);
    private final EventCodec<AirlineRouteEvent> routes = EventCodec.of(AirlineRouteEvent.class);
    private final EventCodec<SliceUpdate> updates = EventCodec.of(SliceUpdate.class);

    @Provide
    Arbitrary<FlightFare> flightFares() {
        return Examples.flightFares();
    }

    @Provide
    Arbitrary<AirlineRouteEvent> airlineRouteEvents() {
        return Examples.airlineRouteEvents();
    }

    @Provide
    Arbitrary<SliceUpdate> sliceUpdates() {
        return Examples.sliceUpdates();
    }

    @Property(tries = TRIES)
    void everyFlightFareSurvives(@ForAll("flightFares") FlightFare flight) throws UndecodableEventException {
        assertThat(flights.decode(flights.encode(flight))).isEqualTo(flight);
    }

    @Property(tries = TRIES)
    void everyAirlineRouteEventSurvives(@ForAll("airlineRouteEvents") AirlineRouteEvent flight)
            throws UndecodableEventException {
        assertThat(routes.decode(routes.encode(flight))).isEqualTo(flight);
    }

    @Property(tries = TRIES)
    void everySliceUpdateSurvives(@ForAll("sliceUpdates") SliceUpdate update) throws UndecodableEventException {
        SliceUpdate decoded = updates.decode(updates.encode(update));

        assertThat(decoded).isEqualTo(update);
        assertThat(decoded.getFields()).isEqualTo(update.getFields());
    }

    @Example
    void textComesBackAsJavaStrings() throws UndecodableEventException {
        Object key = updates.decode(updates.encode(Examples.INDIGO))
                .getFields()
                .keySet()
                .iterator()
                .next();

        assertThat(key).isInstanceOf(String.class);
    }

    @Property(tries = TRIES)
    void readingSomeFieldsGivesTheseAndNothingElse(@ForAll("flightFares") FlightFare flight)
            throws UndecodableEventException {
        EventCodec<FlightFare> some = EventCodec.reading(FlightFare.class, Set.of("airline", "route", "price"));

        FlightFare decoded = some.decode(flights.encode(flight));

        FlightFare expected = new FlightFare();
        expected.put("airline", flight.getAirline());
        expected.put("route", flight.getRoute());
        expected.put("price", flight.getPrice());
        assertThat(decoded).isEqualTo(expected);
    }

    @Property(tries = TRIES)
    void primitivesThatAreNotReadAreZero(@ForAll("airlineRouteEvents") AirlineRouteEvent flight)
            throws UndecodableEventException {
        EventCodec<AirlineRouteEvent> some = EventCodec.reading(AirlineRouteEvent.class, Set.of("equipment"));

        AirlineRouteEvent decoded = some.decode(routes.encode(flight));

        assertThat(decoded.getEquipment()).isEqualTo(flight.getEquipment());
        assertThat(decoded.getStops()).isZero();
        assertThat(decoded.getCodeshare()).isFalse();
        assertThat(decoded.getAirline()).isNull();
    }

    @Example
    void readingSomeFieldsRefusesEventsCutOffAnywhere() {
        EventCodec<FlightFare> some = EventCodec.reading(FlightFare.class, Set.of("airline"));
        byte[] encoded = flights.encode(Examples.BLR_TO_DEL);
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> some.decode(cut)).isInstanceOf(UndecodableEventException.class);
        }
        assertThatThrownBy(() -> some.decode(Arrays.copyOf(encoded, encoded.length + 1)))
                .hasMessage("1 bytes follow the FlightFare");
    }

    @Example
    void refusesToReadAFieldThatThereIsNot() {
        assertThatThrownBy(() -> EventCodec.reading(FlightFare.class, Set.of("airline", "carrier")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FlightFare has no field 'carrier'");
    }

    /** More texts than are remembered, so that all of them push each other out. */
    @Example
    void textsAreThoseOfTheEventWhateverWasReadBefore() throws UndecodableEventException {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20_000; i++) {
                String carrier = (i % 3 == 0 ? "carrier " : i % 3 == 1 ? "Träger " : "x".repeat(70)) + i;
                FlightFare flight = FlightFare.newBuilder(Examples.BLR_TO_DEL)
                        .setAirline(carrier)
                        .build();
                assertThat(flights.decode(flights.encode(flight)).getAirline()).isEqualTo(carrier);
            }
        }
    }

    @Example
    void aTextThatComesAgainIsTheSameString() throws UndecodableEventException {
        byte[] encoded = flights.encode(Examples.BLR_TO_DEL);

        assertThat(flights.decode(encoded).getAirline())
                .isSameAs(flights.decode(encoded).getAirline());
    }

    @Example
    void refusesToEncodeANullWhereTheSchemaAllowsNone() {
        FlightFare flight = new FlightFare();
        flight.put("id", "its first field can be encoded");
        byte[] before = flights.encode(Examples.BLR_TO_DEL);

        assertThatThrownBy(() -> flights.encode(flight)).isInstanceOf(RuntimeException.class);

        assertThat(flights.encode(Examples.BLR_TO_DEL))
                .as("nothing is left of it")
                .isEqualTo(before);
    }

    @Example
    void refusesWhatIsTooShortForAHeader() {
        assertRefused(null, "0 bytes are no event: its header alone takes 10");
        assertRefused(new byte[0], "0 bytes are no event: its header alone takes 10");
        assertRefused(
                Arrays.copyOf(flights.encode(Examples.BLR_TO_DEL), 9),
                "9 bytes are no event: its header alone takes 10");
    }

    @Example
    void refusesWhatHasNoMarker() {
        assertRefused(
                "{\"airline\": \"IndiGo\"}".getBytes(StandardCharsets.UTF_8),
                "starts with 7B 22, not with the marker C3 01 of Avro's single-object encoding");
        byte[] otherVersion = flights.encode(Examples.BLR_TO_DEL);
        otherVersion[1] = 2;
        assertRefused(otherVersion, "starts with C3 02, not with the marker C3 01 of Avro's single-object encoding");
    }

    @Example
    void refusesEventsOfAnotherStream() {
        assertThatThrownBy(() -> flights.decode(routes.encode(Examples.ATL_TO_CDG)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageMatching("schema with fingerprint [0-9a-f]{16} is none of FlightFare");
    }

    @Example
    void refusesBytesThatFollowTheEvent() {
        byte[] encoded = flights.encode(Examples.BLR_TO_DEL);

        assertRefused(Arrays.copyOf(encoded, encoded.length + 1), "1 bytes follow the FlightFare");
    }

    @Example
    void refusesTwoEventsInOne() {
        byte[] one = flights.encode(Examples.BLR_TO_DEL);
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);

        assertRefused(two, one.length + " bytes follow the FlightFare");
    }

    @Example
    void anEventThatWasRefusedDoesNotHarmTheNext() throws UndecodableEventException {
        byte[] encoded = flights.encode(Examples.BLR_TO_DEL);
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);

            assertThatThrownBy(() -> flights.decode(cut)).isInstanceOf(UndecodableEventException.class);
            assertThat(flights.decode(encoded)).isEqualTo(Examples.BLR_TO_DEL);
        }
    }

    /** Records are handed on while the codec works on the next: they share nothing with it. */
    @Example
    void anEventKeepsItsValuesWhenTheNextIsDecoded() throws UndecodableEventException {
        FlightFare first = flights.decode(flights.encode(Examples.BLR_TO_DEL));
        FlightFare second = flights.decode(flights.encode(Examples.DEL_TO_COK_INCOMPLETE));

        assertThat(first).isEqualTo(Examples.BLR_TO_DEL);
        assertThat(second).isEqualTo(Examples.DEL_TO_COK_INCOMPLETE);
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> flights.decode(bytes))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessage(message);
    }
}
