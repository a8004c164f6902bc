package io.airline.producer;

import io.airline.producer.RowParser.Column;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a row by column, wherever the file has the column, and turns text into values. A column is told by its number in
 * {@link RowParser#columns()}, counted from 0.
 *
 * <p>Reused from row to row, so that reading millions of them makes no garbage. Not thread-safe.
 */
public final class Fields {
    private static final int ABSENT = -1;

    /** What the decoder puts in the place of bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    /** A row is a header if it has this many of the dataset's column names; no row of data has two. */
    private static final int HEADER_NAMES = 2;

    /** Double.parseDouble takes more than people write: NaN, a trailing d, hexadecimal digits. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]{1,100}(?:\\.[0-9]{0,100})?|\\.[0-9]{1,100})(?:[eE][+-]?[0-9]{1,3})?");

    private final List<Column> columns;
    private final boolean padsShortRows;
    private final int[] positions;
    private int width;
    private List<String> cells = List.of();

    /** Makes fields for a file without header, which has the dataset's columns in the dataset's order. */
    Fields(List<Column> columns, boolean padsShortRows) {
        this.columns = columns;
        this.padsShortRows = padsShortRows;
        this.positions = new int[columns.size()];
        this.width = columns.size();
        Arrays.setAll(positions, i -> i);
    }

    /**
     * Takes the places of the columns from the file's first row, if that is a header.
     *
     * @return whether it is a header
     * @throws IOException if it is one and lacks a column that the event needs
     */
    boolean readHeader(String input, Row first) throws IOException {
        int[] found = new int[positions.length];
        int names = 0;
        for (int column = 0; column < found.length; column++) {
            found[column] = indexOf(columns.get(column), first.cells());
            names += found[column] == ABSENT ? 0 : 1;
        }
        if (names < HEADER_NAMES) {
            return false;
        }
        for (int column = 0; column < found.length; column++) {
            Column wanted = columns.get(column);
            if (found[column] == ABSENT && !wanted.optional()) {
                throw new IOException("%s, line %d: the header %s has no column %s"
                        .formatted(input, first.line(), first.cells(), wanted.name()));
            }
        }
        System.arraycopy(found, 0, positions, 0, found.length);
        width = first.cells().size();
        return true;
    }

    private static int indexOf(Column column, List<String> header) {
        for (int i = 0; i < header.size(); i++) {
            if (column.isNamed(header.get(i))) {
                return i;
            }
        }
        return ABSENT;
    }

    /**
     * Moves to a row.
     *
     * @throws FieldException if it has more or fewer columns than the file
     */
    void moveTo(Row row) throws FieldException {
        cells = row.cells();
        boolean tooShort = cells.size() < width && !padsShortRows;
        if (tooShort || cells.size() > width) {
            throw new FieldException(
                    ErrorKind.TRANSFORM,
                    "",
                    String.join(",", cells),
                    "%d columns instead of %d%s".formatted(cells.size(), width, quoteHint()));
        }
    }

    /** A missing quote makes one record of many lines, which is worth saying. */
    private String quoteHint() {
        long lineEnds = cells.stream()
                .flatMapToInt(String::chars)
                .filter(character -> character == '\n')
                .count();
        return lineEnds == 0 ? "" : "; it spans %d lines: is a quote missing?".formatted(lineEnds + 1);
    }

    /**
     * Returns the field without blanks around it; empty if the file does not have the column or the row lacks it.
     *
     * @throws FieldException if it is not UTF-8
     */
    public String text(int column) throws FieldException {
        int position = positions[column];
        if (position == ABSENT || position >= cells.size()) {
            return "";
        }
        String text = cells.get(position).strip();
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw transformError(column, "is not UTF-8, or has the replacement character U+FFFD");
        }
        return text;
    }

    /**
     * Returns the field as a whole number.
     *
     * @throws FieldException if it is none, or does not fit
     */
    public int wholeNumber(int column) throws FieldException {
        return wholeNumber(column, text(column));
    }

    private int wholeNumber(int column, String text) throws FieldException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw transformError(column, "is not a whole number");
        }
    }

    /**
     * Returns the field as a number, which may have a fraction, after a point, and an exponent.
     *
     * @throws FieldException if it is none, or not finite
     */
    public double number(int column) throws FieldException {
        String text = text(column);
        if (!NUMBER.matcher(text).matches()) {
            throw transformError(column, "is not a number");
        }
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw transformError(column, "is beyond what a double can hold");
        }
        return number;
    }

    /**
     * Returns the field as a whole number, or null if it is blank.
     *
     * @throws FieldException if it is neither, or does not fit
     */
    public Integer wholeNumberOrNull(int column) throws FieldException {
        String text = text(column);
        return text.isEmpty() ? null : (Integer) wholeNumber(column, text);
    }

    /** Returns the exception that says that a field cannot be turned into its type, for {@code reason}. */
    public FieldException transformError(int column, String reason) {
        return error(ErrorKind.TRANSFORM, column, reason);
    }

    /** Returns the exception that says that a field has its type, and the schema refuses its value for {@code reason}. */
    public FieldException schemaError(int column, String reason) {
        return error(ErrorKind.SCHEMA, column, reason);
    }

    /**
     * Refuses a text that the schema does not allow to be empty.
     *
     * @throws FieldException if it is
     */
    public void requireText(int column, String text) throws FieldException {
        if (text.isEmpty()) {
            throw schemaError(column, "must not be empty");
        }
    }

    /**
     * Refuses a number below {@code least}; null passes.
     *
     * @throws FieldException if it is
     */
    public void requireAtLeast(int least, int column, Integer number) throws FieldException {
        if (number != null && number < least) {
            throw schemaError(column, "must be at least " + least);
        }
    }

    private FieldException error(ErrorKind kind, int column, String reason) {
        int position = positions[column];
        String value = position == ABSENT || position >= cells.size() ? "" : cells.get(position);
        return new FieldException(kind, columns.get(column).name(), value, reason);
    }
}
