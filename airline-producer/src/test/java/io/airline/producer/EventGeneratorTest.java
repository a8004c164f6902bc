package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.airline.model.AirlineRouteEvent;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

class EventGeneratorTest {
    private static final int MANY = 100_000;
    private static final Pattern ROUTE_SEPARATOR = Pattern.compile(" → ");

    @Test
    void sameSeedGivesTheSameEvents() throws IOException {
        assertThat(flights(GeneratorOptions.ofCount(7, 1000))).isEqualTo(flights(GeneratorOptions.ofCount(7, 1000)));
        assertThat(routes(7, 1000)).isEqualTo(routes(7, 1000));
        assertThat(routes(7, 1000)).isNotEqualTo(routes(8, 1000));
    }

    @Test
    void sharesDoNotChangeTheEvents() throws IOException {
        GeneratorOptions spoilt = new GeneratorOptions(
                7,
                OptionalLong.of(1000),
                0.2,
                0.2,
                0,
                GeneratorOptions.DEFAULT_LATE_BY,
                GeneratorOptions.DEFAULT_FUTURE_BY);

        assertThat(flights(spoilt))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("event_time")
                .isEqualTo(flights(GeneratorOptions.ofCount(7, 1000)));
    }

    @Test
    void flightsHaveTheCarriersOfTheDataset() throws IOException {
        List<FlightFare> flights = flights(GeneratorOptions.ofCount(1, MANY));

        Map<String, Double> shares = shares(flights, FlightFare::getAirline);

        assertShare(shares, "Jet Airways", 3849);
        assertShare(shares, "IndiGo", 2053);
        assertShare(shares, "Air India", 1752);
        assertShare(shares, "Multiple carriers", 1196);
        assertShare(shares, "SpiceJet", 818);
        assertShare(shares, "Vistara", 479);
        assertShare(shares, "Air Asia", 319);
        assertShare(shares, "GoAir", 194);
        assertThat(shares.keySet())
                .contains("Multiple carriers Premium economy", "Jet Airways Business", "Vistara Premium economy");
    }

    @Test
    void flightsHaveTheStopsAndCitiesOfTheDataset() throws IOException {
        List<FlightFare> flights = flights(GeneratorOptions.ofCount(2, MANY));

        Map<String, Double> stops = shares(flights, flight -> String.valueOf(flight.getStops()));
        Map<String, Double> cities = shares(flights, flight -> flight.getSource() + "-" + flight.getDestination());

        assertShare(stops, "0", 3491);
        assertShare(stops, "1", 5625);
        assertShare(stops, "2", 1520);
        assertShare(stops, "3", 45);
        assertThat(cities).hasSize(6);
        assertShare(cities, "Delhi-Cochin", 4537);
        assertShare(cities, "Kolkata-Banglore", 2871);
        assertShare(cities, "Banglore-Delhi", 1265);
        assertShare(cities, "Banglore-New Delhi", 932);
        assertShare(cities, "Mumbai-Hyderabad", 697);
        assertShare(cities, "Chennai-Kolkata", 381);
    }

    @Test
    void flightsAreConsistent() throws IOException {
        for (FlightFare flight : flights(GeneratorOptions.ofCount(3, MANY))) {
            if (flight.getRoute() != null) {
                List<String> airports =
                        ROUTE_SEPARATOR.splitAsStream(flight.getRoute()).toList();
                assertThat(airports).hasSize(flight.getStops() + 2).doesNotHaveDuplicates();
            }
            assertThat(flight.getRoute() == null).isEqualTo(flight.getStops() == null);
            assertThat(flight.getPrice()).isBetween(500, 200_000);
            assertThat(flight.getDurationMinutes()).isBetween(75, 2860);
            assertThat(flight.getDepartureTime()
                            .plusMinutes(flight.getDurationMinutes())
                            .equals(flight.getArrivalTime()))
                    .isTrue();
        }
    }

    @Test
    void moreStopsTakeLongerAndCostMore() throws IOException {
        List<FlightFare> flights = flights(GeneratorOptions.ofCount(4, MANY));

        assertThat(median(flights, 0, FlightFare::getDurationMinutes)).isBetween(145.0, 170.0);
        assertThat(median(flights, 1, FlightFare::getDurationMinutes)).isBetween(650.0, 750.0);
        assertThat(median(flights, 2, FlightFare::getDurationMinutes)).isBetween(1200.0, 1350.0);
        assertThat(median(flights, 1, FlightFare::getPrice)).isGreaterThan(median(flights, 0, FlightFare::getPrice));
    }

    @Test
    void routesAreSkewedAndLeadSomewhereElse() throws IOException {
        List<AirlineRouteEvent> flights = routes(5, MANY);

        Map<String, Double> sources = shares(flights, AirlineRouteEvent::getSourceAirport);
        Map<String, Double> carriers = shares(flights, AirlineRouteEvent::getAirline);

        assertThat(flights).allSatisfy(flight -> assertThat(flight.getSourceAirport())
                .isNotEqualTo(flight.getDestinationAirport()));
        assertThat(sources).hasSize(500);
        assertThat(sources.get("ATL")).isBetween(0.018, 0.03);
        assertThat(carriers).hasSize(120);
        assertThat(carriers.get("FR")).isBetween(0.05, 0.15);
        assertThat(flights.stream().filter(AirlineRouteEvent::getCodeshare).count() / (double) MANY)
                .isCloseTo(0.2, within(0.01));
    }

    @Test
    void codesHaveOneIdentifier() throws IOException {
        Map<String, List<AirlineRouteEvent>> bySource =
                routes(6, MANY).stream().collect(Collectors.groupingBy(AirlineRouteEvent::getSourceAirport));

        assertThat(bySource.values()).allSatisfy(flights -> assertThat(flights.stream()
                        .map(AirlineRouteEvent::getSourceAirportId)
                        .distinct())
                .hasSize(1));
    }

    @Test
    void sharesOfLateFutureAndCorrupt() throws IOException {
        GeneratorOptions options = new GeneratorOptions(
                9, OptionalLong.of(MANY), 0.1, 0.2, 0.3, Duration.ofMinutes(20), Duration.ofMinutes(10));

        List<Outcome<FlightFare>> outcomes = Rows.read(EventStream.FLIGHTS.generator(options));

        Map<Instant, Double> times = shares(Rows.events(outcomes), FlightFare::getEventTime);
        assertThat(outcomes).hasSize(MANY);
        assertThat(Rows.events(outcomes).size() / (double) MANY).isCloseTo(0.7, within(0.01));
        assertThat(times.keySet())
                .containsExactlyInAnyOrder(Rows.NOW, Rows.NOW.minusSeconds(20 * 60), Rows.NOW.plusSeconds(10 * 60));
        assertThat(times.get(Rows.NOW.minusSeconds(20 * 60)) * 0.7).isCloseTo(0.1, within(0.01));
        assertThat(times.get(Rows.NOW.plusSeconds(10 * 60)) * 0.7).isCloseTo(0.2, within(0.01));
        assertThat(withTiming(outcomes, Timing.LATE))
                .allMatch(flight -> flight.getEventTime().isBefore(Rows.NOW))
                .isNotEmpty();
        assertThat(withTiming(outcomes, Timing.FUTURE))
                .allMatch(flight -> flight.getEventTime().isAfter(Rows.NOW))
                .isNotEmpty();
    }

    @Test
    void corruptBytesAreNoEventAndTheOthersAre() throws IOException {
        assertNothingCorruptDecodes(EventStream.FLIGHTS);
        assertNothingCorruptDecodes(EventStream.ROUTES);
    }

    private static <E extends SpecificRecordBase> void assertNothingCorruptDecodes(EventStream<E> stream)
            throws IOException {
        GeneratorOptions options = new GeneratorOptions(
                10, OptionalLong.of(10_000), 0, 0, 0.5, Duration.ofMinutes(20), Duration.ofMinutes(10));
        EventCodec<E> codec = stream.codec();
        Predicate<byte[]> decodes = bytes -> {
            try {
                return codec.decode(bytes) != null;
            } catch (UndecodableEventException e) {
                return false;
            }
        };
        for (Outcome<E> outcome : Rows.read(stream.generator(options))) {
            if (outcome instanceof Outcome.Corrupt<E> corrupt) {
                assertThat(corrupt.bytes()).doesNotMatch(decodes);
            } else if (outcome instanceof Outcome.Valid<E> valid) {
                assertThat(codec.encode(valid.event())).matches(decodes);
            }
        }
    }

    @Test
    void identitiesAreUnique() throws IOException {
        List<FlightFare> flights = flights(GeneratorOptions.ofCount(11, MANY));

        assertThat(new HashSet<>(flights.stream().map(FlightFare::getId).toList()))
                .hasSize(MANY);
    }

    @Test
    void optionsOutOfBounds() {
        assertThatThrownBy(() -> options(1.5, 0, 0)).hasMessage("late share 1.5 is not between 0 and 1");
        assertThatThrownBy(() -> options(Double.NaN, 0, 0)).hasMessage("late share NaN is not between 0 and 1");
        assertThatThrownBy(() -> options(0, -0.1, 0)).hasMessage("future share -0.1 is not between 0 and 1");
        assertThatThrownBy(() -> options(0.5, 0.5, 0.1))
                .hasMessage("late share 0.5, future share 0.5 and corrupt share 0.1 are more than 1 together");
        assertThatThrownBy(() -> GeneratorOptions.ofCount(1, -1)).hasMessage("count -1 is negative");
    }

    private static GeneratorOptions options(double late, double future, double corrupt) {
        return new GeneratorOptions(
                1,
                OptionalLong.empty(),
                late,
                future,
                corrupt,
                GeneratorOptions.DEFAULT_LATE_BY,
                GeneratorOptions.DEFAULT_FUTURE_BY);
    }

    private static List<FlightFare> flights(GeneratorOptions options) throws IOException {
        return Rows.events(Rows.read(EventStream.FLIGHTS.generator(options)));
    }

    private static List<AirlineRouteEvent> routes(long seed, int count) throws IOException {
        return Rows.events(Rows.read(EventStream.ROUTES.generator(GeneratorOptions.ofCount(seed, count))));
    }

    private static List<FlightFare> withTiming(List<Outcome<FlightFare>> outcomes, Timing timing) {
        return Rows.events(outcomes.stream()
                .filter(outcome -> outcome instanceof Outcome.Valid<FlightFare> valid && valid.timing() == timing)
                .toList());
    }

    private static <E, K> Map<K, Double> shares(List<E> events, Function<E, K> key) {
        return events.stream()
                .collect(Collectors.groupingBy(
                        key, Collectors.collectingAndThen(Collectors.counting(), n -> n / (double) events.size())));
    }

    /** Compares a share with the dataset's; at 100,000 draws the greatest standard deviation is 0.0016. */
    private static void assertShare(Map<String, Double> shares, String key, int rows) {
        assertThat(shares.get(key)).as(key).isCloseTo(rows / 10_683.0, within(0.007));
    }

    private static double median(List<FlightFare> flights, int stops, Function<FlightFare, Integer> value) {
        List<Integer> values = flights.stream()
                .filter(flight -> flight.getStops() != null && flight.getStops() == stops)
                .map(value)
                .sorted()
                .toList();
        return values.get(values.size() / 2);
    }
}
