package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.FlightFare;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlightFareParserTest {
    private static final List<String> BLR_TO_DEL = List.of(
            "IndiGo",
            "24/03/2019",
            "Banglore",
            "New Delhi",
            "BLR → DEL",
            "22:20",
            "01:10 25 Mar",
            "2h 50m",
            "non-stop",
            "No info",
            "3897");

    @Test
    void everyColumnBecomesItsType() throws IOException {
        FlightFare flight = Rows.event(EventStream.FLIGHTS, String.join(",", BLR_TO_DEL));

        assertThat(flight)
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
    void datesHaveOneOrTwoDigits() throws IOException {
        assertThat(with("Date_of_Journey", "1/05/2019").getDateOfJourney()).isEqualTo("2019-05-01");
        assertThat(with("Date_of_Journey", "01/5/2019").getDateOfJourney()).isEqualTo("2019-05-01");
        assertThat(with("Date_of_Journey", "29/02/2020").getDateOfJourney()).isEqualTo("2020-02-29");
    }

    @Test
    void datesThatAreNone() throws IOException {
        assertTransformError("Date_of_Journey", "29/02/2019", "is not a day of the calendar");
        for (String value : List.of("", "24-03-2019", "2019/03/24", "24/03/19", "24/03/20190", "a/03/2019", "24/03/")) {
            assertTransformError("Date_of_Journey", value, "is not a date D/MM/YYYY");
        }
    }

    @Test
    void arrivalWithoutDateHasNone() throws IOException {
        FlightFare flight = with("Arrival_Time", "23:59");

        assertThat(flight.getArrivalTime()).isEqualTo("23:59");
        assertThat(flight.getArrivalDate()).isNull();
    }

    @Test
    void arrivalInAnEarlierMonthIsInTheNextYear() throws IOException {
        FlightFare newYear =
                event(replace(replace(BLR_TO_DEL, "Date_of_Journey", "31/12/2019"), "Arrival_Time", "00:05 01 Jan"));

        assertThat(newYear.getArrivalDate()).isEqualTo("2020-01-01");
        // The dataset has days before the journey's in its month; they stay as they are.
        assertThat(with("Arrival_Time", "01:10 22 Mar").getArrivalDate()).isEqualTo("2019-03-22");
    }

    @Test
    void timesThatAreNone() throws IOException {
        for (String value : List.of("", "24:00", "12:60", "12", "12:5", "1205", "12:05:00", "-1:05", "noon")) {
            assertTransformError("Dep_Time", value, "is not a time HH:MM");
            assertTransformError("Arrival_Time", value, "is not a time HH:MM or HH:MM DD Mon");
        }
        for (String value : List.of("01:10 25", "01:10 25 Mrz", "01:10 Mar 25", "01:10  25 Mar", "25 Mar")) {
            assertTransformError("Arrival_Time", value, "is not a time HH:MM or HH:MM DD Mon");
        }
        assertTransformError("Arrival_Time", "01:10 31 Apr", "is not a day of the calendar in 2019");
    }

    @Test
    void durationsInHoursAndMinutes() throws IOException {
        assertThat(with("Duration", "2h 50m").getDurationMinutes()).isEqualTo(170);
        assertThat(with("Duration", "3h").getDurationMinutes()).isEqualTo(180);
        assertThat(with("Duration", "5m").getDurationMinutes()).isEqualTo(5);
    }

    @Test
    void durationsThatAreNone() throws IOException {
        for (String value : List.of("", "h", "m", "2h 50", "170", "2 h x m", "50m 2h")) {
            assertTransformError("Duration", value, "is not a duration such as 2h 50m, 3h or 5m");
        }
        assertTransformError("Duration", "99999999h", "is longer than can be told in minutes");
        assertSchemaError("Duration", "0m", "must be at least 1");
        assertSchemaError("Duration", "-5m", "must be at least 1");
    }

    @Test
    void stopsAsTextOrNumber() throws IOException {
        assertThat(with("Total_Stops", "non-stop").getStops()).isZero();
        assertThat(with("Total_Stops", "1 stop").getStops()).isEqualTo(1);
        assertThat(with("Total_Stops", "4 stops").getStops()).isEqualTo(4);
        assertThat(with("Total_Stops", "2").getStops()).isEqualTo(2);
        assertThat(with("Total_Stops", "").getStops()).isNull();
    }

    @Test
    void stopsThatAreNone() throws IOException {
        for (String value : List.of("nonstop", "two stops", "2 halts", "2 stops more")) {
            assertTransformError("Total_Stops", value, "is not non-stop, 1 stop, 2 stops and so on");
        }
        assertSchemaError("Total_Stops", "-1 stops", "must be at least 0");
    }

    @Test
    void priceMayBeMissingButNotNegative() throws IOException {
        assertThat(with("Price", "").getPrice()).isNull();
        assertThat(with("Price", "0").getPrice()).isZero();
        assertTransformError("Price", "3897.50", "is not a whole number");
        assertTransformError("Price", "99999999999", "is not a whole number");
        assertSchemaError("Price", "-1", "must be at least 0");
    }

    @Test
    void blankRouteAndRemarkAreNull() throws IOException {
        assertThat(with("Route", " ").getRoute()).isNull();
        assertThat(with("Additional_Info", "").getAdditionalInfo()).isNull();
        assertThat(with("Additional_Info", "No Info").getAdditionalInfo()).isNull();
        assertThat(with("Additional_Info", "No info").getAdditionalInfo()).isNull();
        assertThat(with("Additional_Info", "Red-eye flight").getAdditionalInfo())
                .isEqualTo("Red-eye flight");
    }

    @Test
    void namesMustNotBeEmpty() throws IOException {
        for (String column : List.of("Airline", "Source", "Destination")) {
            assertSchemaError(column, "", "must not be empty");
        }
    }

    @Test
    void transformErrorsComeBeforeSchemaErrors() throws IOException {
        List<String> both = replace(replace(BLR_TO_DEL, "Airline", ""), "Price", "dear");

        Reject reject = Rows.reject(EventStream.FLIGHTS, String.join(",", both));

        assertThat(reject)
                .isEqualTo(new Reject("test", 1, "Price", "dear", "is not a whole number", ErrorKind.TRANSFORM));
    }

    private static FlightFare with(String column, String value) throws IOException {
        return event(replace(BLR_TO_DEL, column, value));
    }

    private static FlightFare event(List<String> row) throws IOException {
        return Rows.event(EventStream.FLIGHTS, String.join(",", row));
    }

    private static void assertTransformError(String column, String value, String reason) throws IOException {
        assertReject(column, value, reason, ErrorKind.TRANSFORM);
    }

    private static void assertSchemaError(String column, String value, String reason) throws IOException {
        assertReject(column, value, reason, ErrorKind.SCHEMA);
    }

    private static void assertReject(String column, String value, String reason, ErrorKind kind) throws IOException {
        String row = String.join(",", replace(BLR_TO_DEL, column, value));
        assertThat(Rows.reject(EventStream.FLIGHTS, row)).isEqualTo(new Reject("test", 1, column, value, reason, kind));
    }

    private static List<String> replace(List<String> row, String column, String value) {
        List<String> columns = Arrays.asList(
                "Airline,Date_of_Journey,Source,Destination,Route,Dep_Time,Arrival_Time,Duration,Total_Stops,Additional_Info,Price"
                        .split(",", -1));
        List<String> changed = new ArrayList<>(row);
        changed.set(columns.indexOf(column), value);
        return changed;
    }
}
