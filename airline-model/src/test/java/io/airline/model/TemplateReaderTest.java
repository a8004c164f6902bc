package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class TemplateReaderTest {
    private static final Set<String> RECURRING = Set.of("airline", "source", "destination", "route", "stops");
    private static final Set<String> OTHERS = Set.of("event_time", "price", "duration_minutes", "arrival_date");

    private final EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);
    private final EventCodec<FlightFare> filling =
            EventCodec.reading(FlightFare.class, OTHERS, RECURRING, SchemaSource.NONE);
    private final EventCodec<FlightFare> decoding =
            EventCodec.reading(FlightFare.class, OTHERS, RECURRING, SchemaSource.NONE);

    @Provide
    Arbitrary<List<FlightFare>> flightFares() {
        return Examples.flightFares().list().ofMinSize(1).ofMaxSize(8);
    }

    /** Whatever is done to the bytes of events that share templates, each is the event that it is without them, or none. */
    @Property(tries = 1000)
    void agreesWithTheReaderOfWholeRecords(
            @ForAll("flightFares") List<FlightFare> flights,
            @ForAll @Size(max = 4) byte[] changes,
            @ForAll Random random) {
        for (int i = 0; i < 100; i++) {
            FlightFare like = flights.get(random.nextInt(flights.size()));
            FlightFare other = flights.get(random.nextInt(flights.size()));
            byte[] bytes = codec.encode(FlightFare.newBuilder(other)
                    .setAirline(like.getAirline())
                    .setSource(like.getSource())
                    .setDestination(like.getDestination())
                    .setRoute(like.getRoute())
                    .setStops(like.getStops())
                    .build());
            if (random.nextInt(10) == 0) {
                for (byte change : changes) {
                    bytes[10 + random.nextInt(bytes.length - 10)] = change;
                }
            }

            assertThat(filled(bytes)).isEqualTo(decoded(bytes));
        }
    }

    @Example
    void eventsWithTheSameRecurringFieldsAreOneObject() throws Exception {
        Template<FlightFare> first = filling.fill(encoded("IndiGo", 1));
        FlightFare event = first.event();
        Template<FlightFare> second = filling.fill(encoded("IndiGo", 2));

        assertThat(second).isSameAs(first);
        assertThat(second.event()).isSameAs(event);
        assertThat(event.getPrice()).isEqualTo(2);
        assertThat(filling.fill(encoded("GoAir", 2))).isNotSameAs(first);
        assertThat(filling.fill(encoded("IndiGo", null)).event().getPrice())
                .as("nothing of the event before is left")
                .isNull();
    }

    @Example
    void aPlaceIsForOneTemplateAtATime() throws Exception {
        Map<Integer, Template<FlightFare>> places = new HashMap<>();
        Set<Template<FlightFare>> pushedOut = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 3 * Template.LIMIT; i++) {
            Template<FlightFare> template = filling.fill(encoded("carrier " + i, i));
            assertThat(template.place()).isLessThan(Template.LIMIT);
            assertThat(template.event().getAirline()).isEqualTo("carrier " + i);
            if (template.place() != Template.NO_PLACE) {
                pushedOut.add(places.put(template.place(), template));
            }
        }

        assertThat(places.values()).doesNotContainAnyElementsOf(pushedOut).hasSizeGreaterThan(Template.LIMIT / 2);
    }

    @Example
    void whatIsFoundOftenKeepsItsPlace() throws Exception {
        Template<FlightFare> often = filling.fill(encoded("IndiGo", 1));
        for (int i = 0; i < 4 * Template.LIMIT; i++) {
            filling.fill(encoded("carrier " + i, i));
            assertThat(filling.fill(encoded("IndiGo", i))).isSameAs(often);
            assertThat(filling.fill(encoded("IndiGo", i))).isSameAs(often);
        }
    }

    @Example
    void templatesAreGivenUpWhereFewEventsFindTheirsAndTriedAgain() throws Exception {
        assertThat(hasPlace(encoded("IndiGo", 0))).isTrue();
        for (int i = 1; i < TemplateReader.TRIAL; i++) {
            filling.fill(encoded("carrier " + i, i));
        }
        for (int i = 0; i < TemplateReader.REST; i++) {
            assertThat(hasPlace(encoded("IndiGo", i))).isFalse();
        }
        for (int i = 0; i < 2 * TemplateReader.TRIAL; i++) {
            assertThat(hasPlace(encoded("IndiGo", i)))
                    .as("many find theirs now")
                    .isTrue();
        }
    }

    @Example
    void longFieldsHaveNoPlace() throws Exception {
        byte[] encoded = encoded("x".repeat(TemplateReader.LONGEST), 1);

        assertThat(hasPlace(encoded)).isFalse();
        assertThat(filling.fill(encoded).event().getAirline()).hasSize(TemplateReader.LONGEST);
    }

    private boolean hasPlace(byte[] bytes) throws UndecodableEventException {
        return filling.fill(bytes).place() != Template.NO_PLACE;
    }

    private byte[] encoded(String airline, Integer price) {
        FlightFare flight = Examples.BLR_TO_DEL;
        return codec.encode(new FlightFare(
                flight.getId(),
                flight.getEventTime(),
                airline,
                flight.getDateOfJourney(),
                flight.getSource(),
                flight.getDestination(),
                flight.getRoute(),
                flight.getDepartureTime(),
                flight.getArrivalTime(),
                flight.getArrivalDate(),
                flight.getDurationMinutes(),
                flight.getStops(),
                flight.getAdditionalInfo(),
                price));
    }

    private Optional<String> filled(byte[] bytes) {
        try {
            return Optional.of(filling.fill(bytes).event().toString());
        } catch (UndecodableEventException e) {
            return Optional.empty();
        }
    }

    private Optional<String> decoded(byte[] bytes) {
        try {
            return Optional.of(decoding.decode(bytes).toString());
        } catch (UndecodableEventException e) {
            return Optional.empty();
        }
    }
}
