package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is known of the real datasets, and of the invented samples that stand for them where they are missing. */
class KnownAnswersTest {
    @Test
    void sampleOfFlights() throws Exception {
        List<Outcome<FlightFare>> outcomes =
                Rows.read(EventStream.FLIGHTS.input("flights.csv", Rows.resource("flights.csv")));

        assertThat(Rows.events(outcomes))
                .extracting(FlightFare::getAirline)
                .containsExactly("Kingfisher", "Kingfisher", "Indian, Airlines");
        assertThat(Rows.events(outcomes)).extracting(FlightFare::getId).containsExactly("p-0", "p-1", "p-2");
        assertThat(Rows.rejects(outcomes))
                .extracting(reject -> reject.line() + " " + reject.kind() + " " + reject.column())
                .containsExactly(
                        "6 transform Date_of_Journey",
                        "7 schema Price",
                        "8 transform ",
                        "9 transform Dep_Time",
                        "10 schema Airline");
    }

    @Test
    void sampleOfRoutes() throws Exception {
        List<Outcome<AirlineRouteEvent>> outcomes =
                Rows.read(EventStream.ROUTES.input("routes.dat", Rows.resource("routes.dat")));

        assertThat(Rows.events(outcomes))
                .extracting(AirlineRouteEvent::getEquipment)
                .containsExactly("320", "320 319", "");
        assertThat(Rows.rejects(outcomes))
                .extracting(reject -> reject.line() + " " + reject.kind() + " " + reject.column())
                .containsExactly(
                        "3 transform airline_id",
                        "4 transform source_airport_id",
                        "6 transform codeshare",
                        "7 schema airline",
                        "8 schema stops");
    }

    @Test
    void openFlightsRoutes() throws Exception {
        Path file = RealData.file("routes.dat");
        FakePublisher publisher = FakePublisher.unlimited();

        ProductionReport report = Production.of(EventStream.ROUTES, List.of(EventStream.ROUTES.file(file)), publisher)
                .build()
                .run();

        assertThat(report.counts().total()).isEqualTo(67_663);
        assertThat(report.counts().success()).isEqualTo(66_765);
        assertThat(report.counts().errorsByTransform()).isEqualTo(898);
        assertThat(report.counts().errorsBySchema()).isZero();
        assertThat(report.percent(report.counts().success())).isEqualByComparingTo("98.67");
    }

    @Test
    void openFlightsSources() throws Exception {
        List<AirlineRouteEvent> flights = Rows.events(Rows.read(EventStream.ROUTES.file(RealData.file("routes.dat"))));

        List<Map.Entry<String, Long>> busiest = count(flights, AirlineRouteEvent::getSourceAirport).entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(10)
                .toList();

        assertThat(busiest)
                .containsExactly(
                        entry("ATL", 915L),
                        entry("ORD", 558L),
                        entry("PEK", 535L),
                        entry("LHR", 525L),
                        entry("CDG", 524L),
                        entry("FRA", 497L),
                        entry("LAX", 492L),
                        entry("DFW", 469L),
                        entry("JFK", 456L),
                        entry("AMS", 453L));
    }

    @Test
    void faresAsText() throws Exception {
        assertFares(Rows.read(EventStream.FLIGHTS.file(RealData.file("Data_Train.csv"))));
    }

    @Test
    void faresAsWorkbook() throws Exception {
        List<Outcome<FlightFare>> workbook = Rows.read(EventStream.FLIGHTS.file(RealData.file("Data_Train.xlsx")));

        assertFares(workbook);
        assertThat(workbook).isEqualTo(Rows.read(EventStream.FLIGHTS.file(RealData.file("Data_Train.csv"))));
    }

    @Test
    void faresInNineChunks() throws Exception {
        List<Outcome<FlightFare>> all = new ArrayList<>();
        for (int number = 1; number <= 9; number++) {
            all.addAll(chunk(number));
        }

        assertFares(all);
        List<FlightFare> three = IntStream.of(5, 6, 7)
                .mapToObj(KnownAnswersTest::chunk)
                .flatMap(chunk -> Rows.events(chunk).stream())
                .toList();
        assertThat(count(three, FlightFare::getAirline)).contains(entry("IndiGo", 666L), entry("Jet Airways", 1175L));
    }

    private static List<Outcome<FlightFare>> chunk(int number) {
        try {
            return Rows.read(EventStream.FLIGHTS.file(
                    RealData.file("airlines_split/airlines_%s.csv".formatted(Integer.toString(number)))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertFares(List<Outcome<FlightFare>> outcomes) {
        assertThat(Rows.rejects(outcomes)).isEmpty();
        List<FlightFare> flights = Rows.events(outcomes);
        assertThat(flights).hasSize(10_683);
        assertThat(count(flights, FlightFare::getAirline))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        entry("Jet Airways", 3849L),
                        entry("IndiGo", 2053L),
                        entry("Air India", 1752L),
                        entry("Multiple carriers", 1196L),
                        entry("SpiceJet", 818L),
                        entry("Vistara", 479L),
                        entry("Air Asia", 319L),
                        entry("GoAir", 194L),
                        entry("Multiple carriers Premium economy", 13L),
                        entry("Jet Airways Business", 6L),
                        entry("Vistara Premium economy", 3L),
                        entry("Trujet", 1L)));
        assertThat(flights.stream().filter(flight -> flight.getRoute() == null)).hasSize(1);
        assertThat(flights.stream().filter(flight -> flight.getStops() == null)).hasSize(1);
    }

    private static <E> Map<String, Long> count(List<E> events, Function<E, String> key) {
        return events.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }
}
