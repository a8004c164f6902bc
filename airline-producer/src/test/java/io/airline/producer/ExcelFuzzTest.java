package io.airline.producer;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

/** Excel workbooks: the archive as it is, or, if it is none, the XML of a sheet, shared texts, styles and workbook. */
class ExcelFuzzTest extends DatasetFuzzContract {
    private static final List<String> PARTS =
            List.of("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml");

    @Override
    protected List<byte[]> seeds() {
        String cells = "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>4.1E2</v></c>"
                + "<c t=\"inlineStr\"><is><r><t>A</t></r><rPh><t>x</t></rPh><r><t>ER</t></r></is></c><c r=\"D1\" t=\"n\" s=\"1\">"
                + "<v>43548.25</v></c><c t=\"str\"><f>A1</f><v>KZN</v></c><c><v>2990</v></c><c/><c t=\"b\"><v>0</v></c>";
        return List.of(
                utf8(Workbook.sheet("<row r=\"1\">" + cells + "</row><row><c r=\"XFD2\"><v>1</v></c></row>") + "\0"
                        + "<sst><si><t>2B</t></si><si><r><t>a</t></r></si></sst>"),
                utf8(
                        Workbook.sheet("<row r=\"7\"><c s=\"0\"><v>1e999999999</v></c></row>")
                                + "\0\0<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-409]dd&quot;x&quot;\"/></numFmts>"
                                + "<cellXfs><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
                                + "\0<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet r:id=\"r1\"/></sheets></workbook>"),
                utf8("<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:1/\">]>"
                        + Workbook.sheet("<row><c><v>&e;</v></c></row>")),
                new Workbook().text("A", "2B").number("B", "410").endRow().bytes());
    }

    @Override
    protected void take(byte[] input) {
        byte[] file = input;
        if (input.length < 4 || input[0] != 'P' || input[1] != 'K') {
            String[] given = new String(input, StandardCharsets.UTF_8).split("\0", PARTS.size());
            Workbook workbook = new Workbook();
            for (int i = 0; i < given.length; i++) {
                if (!given[i].isEmpty()) {
                    workbook.part(PARTS.get(i), given[i]);
                }
            }
            file = workbook.bytes();
        }
        for (EventStream<?> stream : EventStream.all()) {
            assertRead(stream, file, new HashSet<>());
        }
    }
}
