package io.airline.producer;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/**
 * Rows of a workbook's first sheet, streamed. Cells become the text that the CSV export of the dataset has: a number
 * without grouping, a date as {@code d/MM/yyyy}, a time as {@code HH:mm}, both together as {@code HH:mm dd MMM}.
 */
final class ExcelRowReader implements RowReader {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d/MM/yyyy", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter TIME_AND_DATE = DateTimeFormatter.ofPattern("HH:mm dd MMM", Locale.ENGLISH);

    /** What a number format shows as it is: quoted text, an escaped character, a colour or locale in brackets. */
    private static final Pattern FORMAT_LITERALS = Pattern.compile("\"[^\"]*\"|\\\\.|\\[[^\\]]*]");

    private static final Pattern DATE_LETTERS = Pattern.compile("[ymdhsYMDHS]");

    private final String name;
    private final ReadableWorkbook workbook;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;

    ExcelRowReader(String name, Path path) throws IOException {
        this.name = name;
        ReadableWorkbook opened = null;
        try {
            opened = new ReadableWorkbook(path.toFile(), new ReadingOptions(true, true));
            this.stream = opened.getFirstSheet().openStream();
            this.rows = stream.iterator();
            this.workbook = opened;
        } catch (IOException | RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            throw unreadable(e);
        }
    }

    @Override
    public io.airline.producer.Row next() throws IOException {
        try {
            while (rows.hasNext()) {
                Row row = rows.next();
                List<String> cells = cells(row);
                if (!cells.isEmpty()) {
                    return new io.airline.producer.Row(row.getRowNum(), cells);
                }
            }
            return null;
        } catch (RuntimeException e) {
            // The reader reports a damaged sheet with whatever the XML parser throws.
            throw unreadable(e);
        }
    }

    /** Returns the cells up to the last that is not blank. */
    private static List<String> cells(Row row) {
        List<String> cells = new ArrayList<>(row.getCellCount());
        int end = 0;
        for (int i = 0; i < row.getCellCount(); i++) {
            Cell cell = row.getCell(i);
            String text = cell == null ? "" : text(cell);
            cells.add(text);
            if (!text.isBlank()) {
                end = i + 1;
            }
        }
        return cells.subList(0, end);
    }

    private static String text(Cell cell) {
        if (cell.getType() == CellType.NUMBER) {
            return isDate(cell.getDataFormatString()) ? date(cell) : plain(cell.asNumber());
        }
        String text = cell.getType() == CellType.STRING ? cell.asString() : cell.getRawValue();
        return text == null ? "" : text;
    }

    private static boolean isDate(String format) {
        return format != null
                && DATE_LETTERS
                        .matcher(FORMAT_LITERALS.matcher(format).replaceAll(""))
                        .find();
    }

    private static String date(Cell cell) {
        LocalDateTime value = cell.asDate();
        boolean noDate = cell.asNumber().compareTo(BigDecimal.ONE) < 0;
        if (noDate) {
            return value.format(TIME);
        }
        return value.toLocalTime().equals(LocalTime.MIDNIGHT) ? value.format(DATE) : value.format(TIME_AND_DATE);
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** The innermost message, for those around it name the file the workbook was copied to. */
    private IOException unreadable(Exception e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return new IOException("cannot read %s as an Excel workbook: %s".formatted(name, innermost.getMessage()), e);
    }

    @Override
    public boolean omitsTrailingBlanks() {
        return true;
    }

    @Override
    public void close() throws IOException {
        stream.close();
        workbook.close();
    }
}
