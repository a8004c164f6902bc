package io.airline.dashboard;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The names behind codes, from OpenFlights' tables (https://openflights.org/data). Immutable and thread-safe.
 *
 * @param airports by IATA code, and by ICAO code where there is no other
 * @param airlines as above
 * @param planes as above
 */
record ReferenceData(Map<String, Airport> airports, Map<String, Airline> airlines, Map<String, Plane> planes) {
    private static final String NULL = "\\N";

    /** An airport; latitude and longitude in degrees, north and east positive. */
    record Airport(String code, String name, String city, String country, double latitude, double longitude) {}

    /** A carrier. */
    record Airline(String code, String name, String country) {}

    /** A type of aircraft. */
    record Plane(String code, String name) {}

    /**
     * Reads {@code airports.dat}, {@code airlines.dat} and {@code planes.dat} of a directory.
     *
     * @throws IllegalArgumentException if one of them cannot be read, or is no such table
     */
    static ReferenceData of(Path directory) {
        Map<String, Airport> airports = new TreeMap<>();
        read(directory.resolve("airports.dat"), 8, row -> {
            double latitude = Double.parseDouble(row.get(6));
            double longitude = Double.parseDouble(row.get(7));
            for (String code : codes(row.get(4), row.get(5))) {
                airports.putIfAbsent(code, new Airport(code, row.get(1), row.get(2), row.get(3), latitude, longitude));
            }
        });
        Map<String, Airline> airlines = new TreeMap<>();
        Set<String> active = new HashSet<>();
        read(directory.resolve("airlines.dat"), 8, row -> {
            // Codes are given again once a carrier is gone.
            boolean isActive = row.get(7).equals("Y");
            for (String code : codes(row.get(3), row.get(4))) {
                if (!airlines.containsKey(code) || (isActive && active.add(code))) {
                    airlines.put(code, new Airline(code, row.get(1), row.get(6)));
                }
            }
        });
        Map<String, Plane> planes = new TreeMap<>();
        read(directory.resolve("planes.dat"), 3, row -> {
            for (String code : codes(row.get(1), row.get(2))) {
                planes.putIfAbsent(code, new Plane(code, row.get(0)));
            }
        });
        return new ReferenceData(airports, airlines, planes);
    }

    /** Takes one row of a table. */
    @FunctionalInterface
    private interface RowReader {
        void take(List<String> row);
    }

    private static void read(Path file, int columns, RowReader reader) {
        try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord row : rows) {
                if (row.getFieldCount() < columns) {
                    throw new IllegalArgumentException("dashboard.reference-data: %s, line %d has %d columns of %d"
                            .formatted(file, row.getStartingLineNumber(), row.getFieldCount(), columns));
                }
                reader.take(row.getFields());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("dashboard.reference-data: cannot read %s".formatted(file), e);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("dashboard.reference-data: %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static List<String> codes(String iata, String icao) {
        List<String> codes = new ArrayList<>();
        for (String code : List.of(iata, icao)) {
            if (!code.isEmpty() && !code.equals(NULL) && !code.equals("-")) {
                codes.add(code);
            }
        }
        return codes;
    }

    /** Returns the tables by name. */
    Map<String, Map<String, ?>> tables() {
        Map<String, Map<String, ?>> tables = new TreeMap<>();
        tables.put("airports", airports);
        tables.put("airlines", airlines);
        tables.put("planes", planes);
        return tables;
    }
}
