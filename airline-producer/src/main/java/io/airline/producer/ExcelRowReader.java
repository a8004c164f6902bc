package io.airline.producer;

import io.airline.producer.WorkbookParts.Part;
import io.airline.producer.WorkbookParts.Relationships;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rows of a workbook's first sheet, streamed. Cells become the text that the CSV export of the dataset has: a number
 * without grouping, a date as {@code d/MM/yyyy}, a time as {@code HH:mm}, both together as {@code HH:mm dd MMM}. A number
 * that Excel itself cannot have stays as it is written.
 */
final class ExcelRowReader implements RowReader {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d/MM/yyyy", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter TIME_AND_DATE = DateTimeFormatter.ofPattern("HH:mm dd MMM", Locale.ENGLISH);

    /** What a number format shows as it is: quoted text, an escaped character, a colour or locale in brackets. */
    private static final Pattern FORMAT_LITERALS = Pattern.compile("\"[^\"]*\"|\\\\.|\\[[^\\]]*]");

    private static final Pattern DATE_LETTERS = Pattern.compile("[ymdhsYMDHS]");

    /** Characters of a number format, as Excel limits them; the pattern above takes long for a hostile one. */
    private static final int MAX_FORMAT = 255;

    private static final int MAX_ROWS = 1 << 20;
    private static final int MAX_COLUMNS = 1 << 14;

    /** Bounds what one row takes, in bytes of XML and, for a shared text may stand in it often, in characters. */
    private static final int MAX_ROW = 4 << 20;

    /** Characters of a number, and places before or after its point: more than any floating-point number has. */
    private static final int MAX_NUMBER = 400;

    private static final long SECONDS_PER_DAY = 86_400;

    /** Days from Excel's start of time to the end of the year 9999, exclusive. */
    private static final double MAX_DAYS = 2_958_466;

    /** Excel takes 1900 for a leap year: day 60 is a 29th of February. */
    private static final int DAY_THAT_IS_NONE = 60;

    private final String name;
    private final WorkbookParts parts;
    private final boolean startsIn1904;
    /** Styles of cells that show a number as date or time, by index. */
    private final Set<Integer> dateStyles;

    private final List<String> sharedTexts;
    private final Part sheet;
    private long rowNumber;
    private boolean isAtEnd;

    ExcelRowReader(String name, Path path) throws IOException {
        this.name = name;
        WorkbookParts opened = null;
        try {
            opened = new WorkbookParts(path);
            String workbook = requiredPart(opened.relationships(""), "officeDocument");
            Relationships related = opened.relationships(workbook);
            String firstSheet = null;
            boolean is1904 = false;
            try (Part part = opened.open(workbook)) {
                while (firstSheet == null && part.next()) {
                    if (part.starts("workbookPr")) {
                        String date1904 = part.attribute("date1904");
                        is1904 = "1".equals(date1904) || "true".equals(date1904);
                    } else if (part.starts("sheet")) {
                        firstSheet = related.byId().get(part.required("id"));
                    }
                }
            }
            if (firstSheet == null) {
                throw new IOException("it has no sheet");
            }
            String styles = related.byType().get("styles");
            String texts = related.byType().get("sharedStrings");
            this.parts = opened;
            this.startsIn1904 = is1904;
            this.dateStyles = styles == null ? Set.of() : dateStyles(opened, styles);
            this.sharedTexts = texts == null ? List.of() : sharedTexts(opened, texts);
            this.sheet = opened.openRows(firstSheet, MAX_ROW);
        } catch (IOException | RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            throw unreadable(e);
        }
    }

    private static String requiredPart(Relationships relationships, String type) throws IOException {
        String part = relationships.byType().get(type);
        if (part == null) {
            throw new IOException("it names no part of type " + type);
        }
        return part;
    }

    private static Set<Integer> dateStyles(WorkbookParts parts, String name) throws IOException {
        Set<String> dateFormats = new HashSet<>();
        // Those that Excel has without saying so.
        for (int format = 14; format <= 22; format++) {
            dateFormats.add(String.valueOf(format));
        }
        dateFormats.addAll(Set.of("45", "46", "47"));
        Set<Integer> dateStyles = new HashSet<>();
        boolean isOfCells = false;
        int style = 0;
        try (Part part = parts.open(name)) {
            while (part.next()) {
                if (part.starts("numFmt") && isDate(part.required("formatCode"))) {
                    dateFormats.add(part.required("numFmtId"));
                } else if (part.starts("cellXfs") || part.ends("cellXfs")) {
                    isOfCells = part.starts("cellXfs");
                } else if (isOfCells && part.starts("xf")) {
                    if (dateFormats.contains(part.attribute("numFmtId"))) {
                        dateStyles.add(style);
                    }
                    style++;
                }
            }
        }
        return dateStyles;
    }

    private static boolean isDate(String format) {
        return format.length() <= MAX_FORMAT
                && DATE_LETTERS
                        .matcher(FORMAT_LITERALS.matcher(format).replaceAll(""))
                        .find();
    }

    private static List<String> sharedTexts(WorkbookParts parts, String name) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Part part = parts.open(name)) {
            while (part.next()) {
                if (part.starts("si")) {
                    String text = part.richTextOf("si");
                    // One for all of them, for there may be millions.
                    texts.add(text.isEmpty() ? "" : text);
                }
            }
        }
        return texts;
    }

    @Override
    public Row next() throws IOException {
        try {
            while (!isAtEnd && sheet.next()) {
                isAtEnd = sheet.ends("sheetData");
                if (sheet.starts("row")) {
                    sheet.renewBudget();
                    rowNumber = rowNumber(sheet.attribute("r"));
                    List<String> cells = cells();
                    if (!cells.isEmpty()) {
                        return new Row(rowNumber, cells);
                    }
                }
            }
            return null;
        } catch (IOException | RuntimeException e) {
            // The JDK reports damaged XML with whatever the spot throws.
            throw unreadable(e);
        }
    }

    /** A row that does not say which one it is follows the one before. */
    private long rowNumber(String given) throws IOException {
        if (given == null) {
            return rowNumber + 1;
        }
        if (given.matches("[0-9]{1,7}")) {
            long number = Long.parseLong(given);
            if (number > rowNumber && number <= MAX_ROWS) {
                return number;
            }
        }
        throw new IOException("no row '%s' can follow row %d".formatted(given, rowNumber));
    }

    /** Returns the cells of the row that has started, up to the last that is not blank. */
    private List<String> cells() throws IOException {
        List<String> cells = new ArrayList<>();
        int end = 0;
        int next = 0;
        int length = 0;
        while (sheet.next() && !sheet.ends("row")) {
            if (sheet.starts("c")) {
                int column = column(sheet.attribute("r"), next);
                String text = text(sheet.attribute("t"), sheet.attribute("s"));
                length += text.length();
                if (length > MAX_ROW) {
                    throw new IOException("row %d has more than %d characters".formatted(rowNumber, MAX_ROW));
                }
                while (cells.size() <= column) {
                    cells.add("");
                }
                cells.set(column, text);
                next = column + 1;
                if (!text.isBlank()) {
                    end = Math.max(end, next);
                }
            }
        }
        return cells.subList(0, end);
    }

    /** Returns the column of a cell, counted from 0; one that does not say which it is follows the one before. */
    private int column(String reference, int next) throws IOException {
        int column = 0;
        if (reference == null) {
            column = next;
        } else if (reference.matches("[A-Z]{1,3}[0-9]{1,7}")) {
            for (int i = 0; Character.isLetter(reference.charAt(i)); i++) {
                column = column * 26 + reference.charAt(i) - 'A' + 1;
            }
            column--;
        } else {
            column = MAX_COLUMNS;
        }
        if (column >= MAX_COLUMNS) {
            throw new IOException("row %d: there is no cell '%s'"
                    .formatted(rowNumber, reference == null ? column + 1 : shortened(reference)));
        }
        return column;
    }

    /** Returns the text of the cell that has started. */
    private String text(String type, String style) throws IOException {
        String value = "";
        while (sheet.next() && !sheet.ends("c")) {
            if (sheet.starts("v")) {
                value = sheet.textOf("v");
            } else if (sheet.starts("is")) {
                value = sheet.richTextOf("is");
            }
        }
        if ("s".equals(type)) {
            return sharedText(value.strip());
        }
        boolean isNumber = type == null || type.equals("n");
        return isNumber ? number(value.strip(), style) : value;
    }

    private String sharedText(String index) throws IOException {
        if (index.isEmpty()) {
            return "";
        }
        if (!index.matches("[0-9]{1,9}") || Integer.parseInt(index) >= sharedTexts.size()) {
            throw new IOException("row %d: there is no shared text '%s'".formatted(rowNumber, shortened(index)));
        }
        return sharedTexts.get(Integer.parseInt(index));
    }

    private String number(String value, String style) {
        if (value.isEmpty() || value.length() > MAX_NUMBER) {
            return value;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(value).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return value;
        }
        if (Math.abs((long) number.scale()) > MAX_NUMBER) {
            return value;
        }
        double days = number.doubleValue();
        boolean isDate = style != null
                && style.matches("[0-9]{1,9}")
                && dateStyles.contains(Integer.parseInt(style))
                && days >= 0
                && days < MAX_DAYS;
        return isDate ? date(days) : number.toPlainString();
    }

    private String date(double days) {
        long seconds = Math.round(days * SECONDS_PER_DAY);
        long day = seconds / SECONDS_PER_DAY;
        LocalTime time = LocalTime.ofSecondOfDay(seconds % SECONDS_PER_DAY);
        if (days < 1) {
            return time.format(TIME);
        }
        LocalDate start =
                startsIn1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, day < DAY_THAT_IS_NONE ? 31 : 30);
        LocalDateTime value = start.plusDays(day).atTime(time);
        return time.equals(LocalTime.MIDNIGHT) ? value.format(DATE) : value.format(TIME_AND_DATE);
    }

    private static String shortened(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
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
        sheet.close();
        parts.close();
    }
}
