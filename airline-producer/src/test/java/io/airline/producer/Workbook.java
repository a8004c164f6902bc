package io.airline.producer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(
                    zip,
                    "[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                            + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                            + "<Override PartName=\"/xl/workbook.xml\""
                            + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                            + "<Override PartName=\"/xl/styles.xml\""
                            + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
                            + "</Types>");
            entry(
                    zip,
                    "_rels/.rels",
                    relationships("<Relationship Id=\"r1\" Target=\"xl/workbook.xml\" Type=\"%s/officeDocument\"/>"));
            entry(
                    zip,
                    "xl/workbook.xml",
                    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
                            + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                            + "<sheets><sheet name=\"one\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            entry(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    relationships("<Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\" Type=\"%s/worksheet\"/>"
                            + "<Relationship Id=\"r2\" Target=\"styles.xml\" Type=\"%s/styles\"/>"));
            entry(zip, "xl/styles.xml", STYLES);
            entry(
                    zip,
                    "xl/worksheets/sheet1.xml",
                    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
                            + String.join("", rows) + "</sheetData></worksheet>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String relationships(String content) {
        return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                + content.replace("%s", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
                + "</Relationships>";
    }

    private static void entry(ZipOutputStream zip, String name, String xml) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
