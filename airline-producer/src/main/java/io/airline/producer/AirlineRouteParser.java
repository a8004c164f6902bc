package io.airline.producer;

import static io.airline.producer.RowParser.Column.required;

import io.airline.model.AirlineRouteEvent;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads rows of the OpenFlights routes table, where {@code \N} is null.
 *
 * <p>The schema refuses: an airline or airport that is null or empty; a negative number of stops.
 */
final class AirlineRouteParser implements RowParser<AirlineRouteEvent> {
    private static final String NULL = "\\N";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final int AIRLINE = 0;
    private static final int AIRLINE_ID = 1;
    private static final int SOURCE_AIRPORT = 2;
    private static final int SOURCE_AIRPORT_ID = 3;
    private static final int DESTINATION_AIRPORT = 4;
    private static final int DESTINATION_AIRPORT_ID = 5;
    private static final int CODESHARE = 6;
    private static final int STOPS = 7;
    private static final int EQUIPMENT = 8;

    private static final List<Column> COLUMNS = List.of(
            required("airline"),
            required("airline_id"),
            required("source_airport"),
            required("source_airport_id"),
            required("destination_airport"),
            required("destination_airport_id"),
            required("codeshare"),
            required("stops"),
            required("equipment"));

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public AirlineRouteEvent parse(Fields fields, EventStamp stamp) throws FieldException {
        String airline = textOrEmpty(fields, AIRLINE);
        int airlineId = fields.wholeNumber(AIRLINE_ID);
        String source = textOrEmpty(fields, SOURCE_AIRPORT);
        int sourceId = fields.wholeNumber(SOURCE_AIRPORT_ID);
        String destination = textOrEmpty(fields, DESTINATION_AIRPORT);
        int destinationId = fields.wholeNumber(DESTINATION_AIRPORT_ID);
        boolean codeshare = codeshare(fields);
        int stops = fields.wholeNumber(STOPS);
        String equipment = equipment(fields);

        fields.requireText(AIRLINE, airline);
        fields.requireText(SOURCE_AIRPORT, source);
        fields.requireText(DESTINATION_AIRPORT, destination);
        fields.requireAtLeast(0, STOPS, stops);
        return new AirlineRouteEvent(
                stamp.nextId(),
                stamp.now(),
                airline,
                airlineId,
                source,
                sourceId,
                destination,
                destinationId,
                codeshare,
                stops,
                equipment);
    }

    private static String textOrEmpty(Fields fields, int column) throws FieldException {
        String text = fields.text(column);
        return text.equals(NULL) ? "" : text;
    }

    private static boolean codeshare(Fields fields) throws FieldException {
        String text = textOrEmpty(fields, CODESHARE);
        if (text.isEmpty()) {
            return false;
        }
        if (text.equals("Y")) {
            return true;
        }
        throw fields.transformError(CODESHARE, "is neither Y nor blank");
    }

    private static String equipment(Fields fields) throws FieldException {
        String text = textOrEmpty(fields, EQUIPMENT);
        return text.indexOf(' ') < 0 && text.indexOf('\t') < 0
                ? text
                : BLANKS.matcher(text).replaceAll(" ");
    }
}
