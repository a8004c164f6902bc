package io.airline.producer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the least that is an Excel workbook. */
final class Workbook {
    /** Indexes of the cell styles: a number, a date, a time, a date with time. */
    private static final String STYLES =
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"1\">"
                    + "<numFmt numFmtId=\"164\" formatCode=\"[$-409]dd/mmm/yyyy&quot; date&quot;\"/></numFmts>"
                    + "<cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"20\"/>"
                    + "<xf numFmtId=\"22\"/></cellXfs></styleSheet>";

    private final List<String> rows = new ArrayList<>();
    private final StringBuilder row = new StringBuilder();

    private final Map<String, String> parts = new LinkedHashMap<>();

    /** Puts a part in the place of the one of that name, or beside those there are. */
    Workbook part(String name, String xml) {
        parts.put(name, xml);
        return this;
    }

    /** A text that stands among the shared ones, whose part is given by {@link #part}. */
    Workbook shared(String column, int index) {
        row.append("<c r=\"%s%d\" t=\"s\"><v>%d</v></c>".formatted(column, rows.size() + 1, index));
        return this;
    }

    /** A piece of XML in the row. */
    Workbook raw(String xml) {
        row.append(xml);
        return this;
    }

    Workbook text(String column, String text) {
        row.append("<c r=\"%s%d\" t=\"inlineStr\"><is><t>%s</t></is></c>".formatted(column, rows.size() + 1, text));
        return this;
    }

    Workbook number(String column, String number) {
        return styled(column, number, 0);
    }

    Workbook date(String column, String serial) {
        return styled(column, serial, 1);
    }

    Workbook time(String column, String serial) {
        return styled(column, serial, 2);
    }

    Workbook timestamp(String column, String serial) {
        return styled(column, serial, 3);
    }

    private Workbook styled(String column, String number, int style) {
        row.append("<c r=\"%s%d\" s=\"%d\"><v>%s</v></c>".formatted(column, rows.size() + 1, style, number));
        return this;
    }

    Workbook endRow() {
        rows.add("<row r=\"%d\">%s</row>".formatted(rows.size() + 1, row));
        row.setLength(0);
        return this;
    }

    byte[] bytes() {
        return bytes("", unused -> {});
    }

    /** Returns the workbook with one part, which may be long, written by {@code content}. */
    byte[] bytes(String name, Content content) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                        + "<Override PartName=\"/xl/workbook.xml\""
                        + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                        + "<Override PartName=\"/xl/sharedStrings.xml\""
                        + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/>"
                        + "<Override PartName=\"/xl/styles.xml\""
                        + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
                        + "</Types>");
        all.put(
                "_rels/.rels",
                relationships("<Relationship Id=\"r1\" Target=\"xl/workbook.xml\" Type=\"%s/officeDocument\"/>"));
        all.put(
                "xl/workbook.xml",
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
                        + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                        + "<sheets><sheet name=\"one\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
        all.put(
                "xl/_rels/workbook.xml.rels",
                relationships("<Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\" Type=\"%s/worksheet\"/>"
                        + "<Relationship Id=\"r2\" Target=\"styles.xml\" Type=\"%s/styles\"/>"
                        + "<Relationship Id=\"r3\" Target=\"/xl/sharedStrings.xml\" Type=\"%s/sharedStrings\"/>"));
        all.put("xl/styles.xml", STYLES);
        all.put("xl/sharedStrings.xml", "<sst/>");
        all.put("xl/worksheets/sheet1.xml", sheet(String.join("", rows)));
        all.putAll(parts);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : all.entrySet()) {
                if (!part.getKey().equals(name)) {
                    zip.putNextEntry(new ZipEntry(part.getKey()));
                    zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            if (!name.isEmpty()) {
                zip.putNextEntry(new ZipEntry(name));
                content.writeTo(zip);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Returns a sheet's part around those rows. */
    static String sheet(String rows) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
                + rows + "</sheetData></worksheet>";
    }

    private static String relationships(String content) {
        return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                + content.replace("%s", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
                + "</Relationships>";
    }

    /** Writes a part. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
