package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetInputTest {
    private static final String HEADER =
            "airline,airline ID,Source Airport,source_airport_id,destination_airport,destination_airport_id,codeshare,stops,EQUIPMENT";
    private static final String AER_TO_KZN = "2B,410,AER,2965,KZN,2990,,0,CR2";
    private static final String ASF_TO_KZN = "2B,410,ASF,2966,KZN,2990,,0,CR2";

    @Test
    void headerIsNoFlight() throws IOException {
        assertThat(sources(HEADER + "\n" + AER_TO_KZN)).containsExactly("AER");
        assertThat(sources(AER_TO_KZN)).containsExactly("AER");
    }

    @Test
    void headerGivesTheOrderAndUnknownColumnsAreIgnored() throws IOException {
        String text = "Price,Remark,Airline,Date_of_Journey,Destination,SOURCE,Dep_Time,Arrival_Time,Duration\n"
                + "3897,x,IndiGo,24/03/2019,New Delhi,Banglore,22:20,01:10,2h";

        FlightFare flight = Rows.event(EventStream.FLIGHTS, text);

        assertThat(flight.getPrice()).isEqualTo(3897);
        assertThat(flight.getSource()).isEqualTo("Banglore");
        assertThat(flight.getDestination()).isEqualTo("New Delhi");
        assertThat(flight.getRoute()).isNull();
        assertThat(flight.getStops()).isNull();
    }

    @Test
    void headerWithoutANecessaryColumnEndsTheFile() {
        assertThatThrownBy(() -> sources("airline,stops\nLH,0"))
                .isInstanceOf(IOException.class)
                .hasMessage("test, line 1: the header [airline, stops] has no column airline_id");
    }

    @Test
    void anyLineEndAndEmptyLines() throws IOException {
        assertThat(sources("\n" + AER_TO_KZN + "\r\n\r\n  \n" + ASF_TO_KZN + "\r" + AER_TO_KZN + "\n\n"))
                .containsExactly("AER", "ASF", "AER");
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstField() throws IOException {
        assertThat(sources("\uFEFF" + HEADER + "\r\n" + AER_TO_KZN)).containsExactly("AER");
        assertThat(Rows.event(EventStream.ROUTES, "\uFEFF" + AER_TO_KZN).getAirline())
                .isEqualTo("2B");
    }

    @Test
    void quotedFieldsMayHoldSeparatorsQuotesAndLineEnds() throws IOException {
        AirlineRouteEvent flight = Rows.event(EventStream.ROUTES, "\"2,\"\"B\n\",410,AER,2965,KZN,2990,,0,CR2");

        assertThat(flight.getAirline()).isEqualTo("2,\"B");
    }

    @Test
    void rejectsHaveTheLineOfTheFile() throws IOException {
        List<Reject> rejects =
                rejects("\n\n" + HEADER + "\n\"2B\nX\",410,AER,2965,KZN,2990,,0,CR2\n\nbad," + AER_TO_KZN);

        assertThat(rejects)
                .containsExactly(
                        new Reject("test", 7, "", "bad," + AER_TO_KZN, "10 columns instead of 9", ErrorKind.TRANSFORM));
    }

    @Test
    void rowsOfAnotherWidthAreRejectedAndTheRestGoesOn() throws IOException {
        String text = "2B,410\n" + AER_TO_KZN + ",\n" + ASF_TO_KZN;

        assertThat(rejects(text))
                .extracting(Reject::line, Reject::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, "2 columns instead of 9"),
                        org.assertj.core.groups.Tuple.tuple(2L, "10 columns instead of 9"));
        assertThat(sources(text)).containsExactly("ASF");
    }

    @Test
    void aMissingQuoteIsNamed() throws IOException {
        assertThat(rejects("\"2B,410,AER,2965,KZN,2990,,0,CR2\n" + AER_TO_KZN + "\n"))
                .singleElement()
                .extracting(Reject::reason)
                .isEqualTo("1 columns instead of 9; it spans 3 lines: is a quote missing?");
    }

    @Test
    void charactersAfterAClosingQuoteDoNotEndTheFile() throws IOException {
        assertThat(sources("\"2\"B,410,AER,2965,KZN,2990,,0,CR2\n" + ASF_TO_KZN))
                .containsExactly("AER", "ASF");
    }

    @Test
    void aFieldWithoutEndEndsTheFileWithAClearError() {
        String text = "\"" + "x".repeat(3_000_000);

        assertThatThrownBy(() -> sources(text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot read test as CSV: ");
    }

    @Test
    void aRowWithoutEndEndsTheFileWithAClearError() {
        String text = ("x".repeat(1000) + ",").repeat(5_000);

        assertThatThrownBy(() -> sources(text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot read test as CSV: ");
    }

    @Test
    void bytesThatAreNotUtf8CostTheirRow() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("2B,410,AER,2965,KZN,2990,,0,CR".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xE9);
        bytes.writeBytes(("\n" + ASF_TO_KZN).getBytes(StandardCharsets.UTF_8));

        List<Outcome<AirlineRouteEvent>> outcomes = Rows.read(Rows.input(EventStream.ROUTES, bytes.toByteArray()));

        assertThat(Rows.rejects(outcomes))
                .containsExactly(new Reject(
                        "test",
                        1,
                        "equipment",
                        "CR\uFFFD",
                        "is not UTF-8, or has the replacement character U+FFFD",
                        ErrorKind.TRANSFORM));
        assertThat(Rows.events(outcomes))
                .extracting(AirlineRouteEvent::getSourceAirport)
                .containsExactly("ASF");
    }

    @Test
    void emptyFilesHaveNoFlights() throws IOException {
        assertThat(sources("")).isEmpty();
        assertThat(sources("\n\n")).isEmpty();
        assertThat(sources(HEADER)).isEmpty();
    }

    @Test
    void workbooksAreToldByTheirContent(@TempDir Path directory) throws IOException {
        Path misnamed = directory.resolve("flights.csv");
        Files.write(misnamed, flightsWorkbook().bytes());

        List<FlightFare> flights = Rows.events(Rows.read(EventStream.FLIGHTS.file(misnamed)));

        assertThat(flights).hasSize(2);
        assertThat(flights.get(0))
                .isEqualTo(new FlightFare(
                        "p-0",
                        Rows.NOW,
                        "IndiGo",
                        LocalDate.of(2019, 3, 24),
                        "Banglore",
                        "New Delhi",
                        "BLR → DEL",
                        LocalTime.of(22, 20),
                        LocalTime.of(1, 10),
                        LocalDate.of(2019, 3, 25),
                        170,
                        0,
                        null,
                        3897));
    }

    @Test
    void workbookCellsMayBeDatesTimesAndMissing() throws IOException {
        List<FlightFare> flights = Rows.events(
                Rows.read(Rows.input(EventStream.FLIGHTS, flightsWorkbook().bytes())));

        FlightFare typed = flights.get(1);
        assertThat(typed.getDateOfJourney()).isEqualTo("2019-03-24");
        assertThat(typed.getDepartureTime()).isEqualTo("22:20");
        assertThat(typed.getArrivalTime()).isEqualTo("06:00");
        assertThat(typed.getArrivalDate()).isEqualTo("2019-03-25");
        assertThat(typed.getRoute()).isNull();
        assertThat(typed.getPrice()).isNull();
    }

    @Test
    void workbookRejectsHaveTheRowOfTheSheet() throws IOException {
        byte[] workbook = new Workbook()
                .endRow()
                .text("A", "2B")
                .number("B", "410.5")
                .text("C", "AER")
                .endRow()
                .bytes();

        List<Reject> rejects = Rows.rejects(Rows.read(Rows.input(EventStream.ROUTES, workbook)));

        assertThat(rejects)
                .containsExactly(
                        new Reject("test", 2, "airline_id", "410.5", "is not a whole number", ErrorKind.TRANSFORM));
    }

    @Test
    void brokenWorkbookIsOneClearError() {
        byte[] workbook = flightsWorkbook().bytes();
        byte[] broken = Arrays.copyOf(workbook, workbook.length / 2);

        assertThatThrownBy(() -> Rows.read(Rows.input(EventStream.FLIGHTS, broken)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot read test as an Excel workbook: ");
    }

    @Test
    void formatsThatCannotBeReadAreNamed() {
        assertThatThrownBy(() -> readHex("d0cf11e0a1b11ae1")).hasMessageContaining("save it as .xlsx or .csv");
        assertThatThrownBy(() -> readHex("1f8b0800")).hasMessage("test is compressed; unpack it first");
        assertThatThrownBy(() -> readHex("fffe4100")).hasMessage("test is UTF-16; save it as UTF-8");
    }

    @Test
    void missingFileAndDirectoryAreClearErrors(@TempDir Path directory) {
        Path missing = directory.resolve("missing.csv");

        assertThatThrownBy(() -> Rows.read(EventStream.ROUTES.file(missing)))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + " does not exist");
        assertThatThrownBy(() -> Rows.read(EventStream.ROUTES.file(directory)))
                .isInstanceOf(IOException.class)
                .hasMessage(directory + " is a directory, not a file");
    }

    private static Workbook flightsWorkbook() {
        return new Workbook()
                .text("A", "IndiGo")
                .text("B", "24/03/2019")
                .text("C", "Banglore")
                .text("D", "New Delhi")
                .text("E", "BLR → DEL")
                .text("F", "22:20")
                .text("G", "01:10 25 Mar")
                .text("H", "2h 50m")
                .text("I", "non-stop")
                .text("J", "No info")
                .number("K", "3.897E3")
                .endRow()
                .text("A", "IndiGo")
                .date("B", "43548")
                .text("C", "Banglore")
                .text("D", "New Delhi")
                .time("F", "0.9305555555555556")
                .timestamp("G", "43549.25")
                .text("H", "7h 40m")
                .endRow();
    }

    private static void readHex(String hex) throws IOException {
        Rows.read(Rows.input(EventStream.ROUTES, HexFormat.of().parseHex(hex)));
    }

    private static List<String> sources(String text) throws IOException {
        return Rows.events(Rows.read(Rows.input(EventStream.ROUTES, text))).stream()
                .map(AirlineRouteEvent::getSourceAirport)
                .toList();
    }

    private static List<Reject> rejects(String text) throws IOException {
        return Rows.rejects(Rows.read(Rows.input(EventStream.ROUTES, text)));
    }
}
