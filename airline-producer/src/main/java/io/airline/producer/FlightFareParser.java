package io.airline.producer;

import static io.airline.producer.RowParser.Column.optional;
import static io.airline.producer.RowParser.Column.required;

import io.airline.model.FlightFare;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/**
 * Reads rows of the fare dataset. What it spells differently from the schema is put right: {@code No info} is no remark,
 * {@code non-stop} is 0 stops. Cities stay as they are spelt.
 *
 * <p>The schema refuses: an airline, source or destination that is empty; a duration below 1 minute; a negative number
 * of stops; a negative price.
 */
final class FlightFareParser implements RowParser<FlightFare> {
    private static final int MINUTES_PER_HOUR = 60;
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final int AIRLINE = 0;
    private static final int DATE_OF_JOURNEY = 1;
    private static final int SOURCE = 2;
    private static final int DESTINATION = 3;
    private static final int ROUTE = 4;
    private static final int DEPARTURE_TIME = 5;
    private static final int ARRIVAL_TIME = 6;
    private static final int DURATION = 7;
    private static final int TOTAL_STOPS = 8;
    private static final int ADDITIONAL_INFO = 9;
    private static final int PRICE = 10;

    private static final List<Column> COLUMNS = List.of(
            required("Airline"),
            required("Date_of_Journey"),
            required("Source"),
            required("Destination"),
            optional("Route"),
            required("Dep_Time"),
            required("Arrival_Time"),
            required("Duration"),
            optional("Total_Stops"),
            optional("Additional_Info"),
            optional("Price"));

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public FlightFare parse(Fields fields, EventStamp stamp) throws FieldException {
        String airline = fields.text(AIRLINE);
        LocalDate journey = dateOfJourney(fields);
        String source = fields.text(SOURCE);
        String destination = fields.text(DESTINATION);
        String route = nullIfEmpty(fields.text(ROUTE));
        LocalTime departure = departureTime(fields);
        String arrival = fields.text(ARRIVAL_TIME);
        LocalTime arrivalTime = arrivalTime(fields, arrival);
        LocalDate arrivalDate = arrivalDate(fields, arrival, journey);
        int duration = duration(fields);
        Integer stops = stops(fields);
        String info = additionalInfo(fields);
        Integer price = fields.wholeNumberOrNull(PRICE);

        fields.requireText(AIRLINE, airline);
        fields.requireText(SOURCE, source);
        fields.requireText(DESTINATION, destination);
        fields.requireAtLeast(1, DURATION, duration);
        fields.requireAtLeast(0, TOTAL_STOPS, stops);
        fields.requireAtLeast(0, PRICE, price);
        return new FlightFare(
                stamp.nextId(),
                stamp.now(),
                airline,
                journey,
                source,
                destination,
                route,
                departure,
                arrivalTime,
                arrivalDate,
                duration,
                stops,
                info,
                price);
    }

    private static String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String additionalInfo(Fields fields) throws FieldException {
        String text = fields.text(ADDITIONAL_INFO);
        return text.equalsIgnoreCase("No info") ? null : nullIfEmpty(text);
    }

    private static LocalDate dateOfJourney(Fields fields) throws FieldException {
        String text = fields.text(DATE_OF_JOURNEY);
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        int day = digits(text, 0, first, 2);
        int month = digits(text, first + 1, second, 2);
        int year = second + 5 == text.length() ? digits(text, second + 1, text.length(), 4) : -1;
        if (first > 0 && second > 0 && day >= 0 && month >= 0 && year >= 0) {
            try {
                return LocalDate.of(year, month, day);
            } catch (DateTimeException e) {
                throw fields.transformError(DATE_OF_JOURNEY, "is not a day of the calendar");
            }
        }
        throw fields.transformError(DATE_OF_JOURNEY, "is not a date D/MM/YYYY");
    }

    private static LocalTime departureTime(Fields fields) throws FieldException {
        String text = fields.text(DEPARTURE_TIME);
        LocalTime time = time(text, text.length());
        if (time == null) {
            throw fields.transformError(DEPARTURE_TIME, "is not a time HH:MM");
        }
        return time;
    }

    private static LocalTime arrivalTime(Fields fields, String text) throws FieldException {
        int blank = text.indexOf(' ');
        LocalTime time = time(text, blank < 0 ? text.length() : blank);
        if (time == null) {
            throw fields.transformError(ARRIVAL_TIME, "is not a time HH:MM or HH:MM DD Mon");
        }
        return time;
    }

    /** Returns the date of {@code HH:MM DD Mon}, in the journey's year or, if its month lies before, in the next. */
    private static LocalDate arrivalDate(Fields fields, String text, LocalDate journey) throws FieldException {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            return null;
        }
        int secondBlank = text.indexOf(' ', blank + 1);
        int day = digits(text, blank + 1, secondBlank, 2);
        int month = secondBlank < 0 ? 0 : month(text.substring(secondBlank + 1));
        if (day >= 0 && month > 0) {
            int year = month < journey.getMonthValue() ? journey.getYear() + 1 : journey.getYear();
            try {
                return LocalDate.of(year, month, day);
            } catch (DateTimeException e) {
                throw fields.transformError(ARRIVAL_TIME, "is not a day of the calendar in " + year);
            }
        }
        throw fields.transformError(ARRIVAL_TIME, "is not a time HH:MM or HH:MM DD Mon");
    }

    /** Returns the number of the month from 1, or 0 if it is none. */
    private static int month(String name) {
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).equalsIgnoreCase(name)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Returns the time that {@code text} has before {@code end}, or null if it has none there. */
    private static LocalTime time(String text, int end) {
        int colon = text.indexOf(':');
        int hour = colon >= end ? -1 : digits(text, 0, colon, 2);
        int minute = colon + 3 == end ? digits(text, colon + 1, end, 2) : -1;
        boolean valid = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
        return valid ? LocalTime.of(hour, minute) : null;
    }

    /** Returns the number in {@code [start, end)}, or -1 if there is none of one to {@code most} ASCII digits. */
    private static int digits(String text, int start, int end, int most) {
        if (end <= start || end - start > most) {
            return -1;
        }
        int number = 0;
        for (int i = start; i < end; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /** Returns the minutes of {@code 2h 50m}, {@code 3h} or {@code 5m}. */
    private static int duration(Fields fields) throws FieldException {
        String text = fields.text(DURATION);
        try {
            int minutes = 0;
            int hoursEnd = text.indexOf('h');
            if (hoursEnd >= 0) {
                minutes = Math.multiplyExact(Integer.parseInt(text, 0, hoursEnd, 10), MINUTES_PER_HOUR);
                if (hoursEnd + 1 == text.length()) {
                    return minutes;
                }
            }
            if (text.endsWith("m")) {
                int start = hoursEnd + 1;
                while (Character.isWhitespace(text.charAt(start))) {
                    start++;
                }
                return Math.addExact(minutes, Integer.parseInt(text, start, text.length() - 1, 10));
            }
        } catch (NumberFormatException e) {
            throw fields.transformError(DURATION, "is not a duration such as 2h 50m, 3h or 5m");
        } catch (ArithmeticException e) {
            throw fields.transformError(DURATION, "is longer than can be told in minutes");
        }
        throw fields.transformError(DURATION, "is not a duration such as 2h 50m, 3h or 5m");
    }

    /** Returns the number of {@code non-stop}, {@code 1 stop}, {@code 2 stops} or {@code 2}; null if blank. */
    private static Integer stops(Fields fields) throws FieldException {
        String text = fields.text(TOTAL_STOPS);
        if (text.isEmpty()) {
            return null;
        }
        if (text.equalsIgnoreCase("non-stop")) {
            return 0;
        }
        int blank = text.indexOf(' ');
        String unit = blank < 0 ? "stops" : text.substring(blank + 1);
        try {
            if (unit.equals("stop") || unit.equals("stops")) {
                return Integer.valueOf(blank < 0 ? text : text.substring(0, blank));
            }
        } catch (NumberFormatException e) {
            throw fields.transformError(TOTAL_STOPS, "is not non-stop, 1 stop, 2 stops and so on");
        }
        throw fields.transformError(TOTAL_STOPS, "is not non-stop, 1 stop, 2 stops and so on");
    }
}
