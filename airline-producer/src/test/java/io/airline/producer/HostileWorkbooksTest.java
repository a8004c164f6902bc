package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.airline.model.AirlineRouteEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small files that ask for much: what they cost is bounded, and they end with a clear error or cost a row. */
@Timeout(60)
class HostileWorkbooksTest {
    private static final String UNREADABLE = "cannot read test as an Excel workbook: ";

    /** Of all that was ever allocated, most of which is garbage at once. */
    private static final long MEMORY_LIMIT = 512L << 20;

    @Test
    void aNumberOfABillionDigitsCostsItsRow() throws IOException {
        byte[] workbook = flight(new Workbook().number("B", "1E999999999")).bytes();

        assertThat(rejects(workbook))
                .containsExactly(new Reject(
                        "test", 1, "airline_id", "1E999999999", "is not a whole number", ErrorKind.TRANSFORM));
    }

    @Test
    void aNumberThatIsNoneCostsItsRow() throws IOException {
        for (String number : List.of("four", "NaN", "1e", "9".repeat(100_000))) {
            byte[] workbook = flight(flight(new Workbook().number("B", number)).number("B", "410"))
                    .bytes();

            assertThat(rejects(workbook)).extracting(Reject::line).containsExactly(1L);
            assertThat(events(workbook)).hasSize(1);
        }
    }

    @Test
    void aDateThatNoCalendarHasCostsItsRow() throws IOException {
        for (String days : List.of("-1", "2958466", "1e300")) {
            byte[] workbook =
                    new Workbook().date("B", days).text("C", "x").endRow().bytes();

            assertThat(Rows.rejects(Rows.read(Rows.input(EventStream.FLIGHTS, workbook))))
                    .singleElement()
                    .extracting(Reject::column)
                    .isEqualTo("Date_of_Journey");
        }
    }

    @Test
    void aCellBeyondTheLastColumnIsRefused() {
        for (String reference : List.of("XFE1", "ZZZZZZ1", "AAAAAAAAAAAAAAAA1", "1A", "A1A", "a1", "")) {
            byte[] workbook = new Workbook()
                    .raw("<c r=\"%s\"><v>1</v></c>".formatted(reference))
                    .endRow()
                    .bytes();

            assertRefused(workbook, "row 1: there is no cell '%s'".formatted(reference));
        }
    }

    @Test
    void aSharedTextThatIsNotThereIsRefused() {
        assertRefused(new Workbook().shared("A", 0).endRow().bytes(), "row 1: there is no shared text '0'");
        assertRefused(
                new Workbook().raw("<c t=\"s\"><v>-1</v></c>").endRow().bytes(), "row 1: there is no shared text '-1'");
    }

    @Test
    void aBombOfSharedTextsIsRefused() {
        byte[] workbook = withPart(
                new Workbook().shared("A", 0).endRow(), "xl/sharedStrings.xml", "<sst>", "<si><t>x</t></si>", 1 << 26);

        assertThat(workbook.length).isLessThan(1 << 18);
        assertRefused(workbook, "xl/sharedStrings.xml takes more than 32 MiB; save the sheet as .csv");
    }

    @Test
    void aBombInOneCellIsRefused() {
        for (String start : List.of("<c t=\"inlineStr\"><is><t>", "<c t=\"str\"><v>", "<c r=\"", "<!--", "<?x ")) {
            byte[] workbook = withPart(
                    new Workbook(), "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>" + start, "x", 1 << 23);

            assertRefused(workbook, "a row of xl/worksheets/sheet1.xml takes more than 4 MiB");
        }
    }

    @Test
    void aRowThatRepeatsALongTextIsRefused() {
        Workbook workbook =
                new Workbook().part("xl/sharedStrings.xml", "<sst><si><t>" + "x".repeat(1 << 20) + "</t></si></sst>");
        for (int i = 0; i < 16_384; i++) {
            workbook.raw("<c t=\"s\"><v>0</v></c>");
        }

        assertRefused(workbook.endRow().bytes(), "row 1 has more than 4194304 characters");
    }

    @Test
    void elementsWithinElementsAreBounded() {
        for (String part : List.of("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")) {
            byte[] workbook = withPart(new Workbook(), part, "<x>", "<a>", 1 << 23);

            assertRefused(workbook, part + ": ParseError");
        }
    }

    @Test
    void attributesOfAnElementAreBounded() {
        byte[] workbook = withNames("<sst", " a%d=''", 300, "/>");

        assertRefused(workbook, "xl/sharedStrings.xml: ParseError");
    }

    @Test
    void namesThatAParserKeepsAreBounded() {
        for (String named : List.of("<a%d/>", "<a b%d=''/>", "<a xmlns:c%d='d'/>", "<a xmlns='e%d'/>", "<?f%d?>")) {
            byte[] workbook = withNames("<sst>", named, 20_000, "</sst>");

            assertRefused(workbook, "xl/sharedStrings.xml has more than 65536 characters of names");
        }
    }

    @Test
    void namesWithPrefixesAreBounded() {
        StringBuilder prefixes = new StringBuilder("<sst");
        StringBuilder names = new StringBuilder(">");
        for (int i = 0; i < 50; i++) {
            prefixes.append(" xmlns:p%d='u'".formatted(i));
            for (int k = 0; k < 500; k++) {
                names.append("<p%d:a%d/>".formatted(i, k));
            }
        }
        byte[] workbook = new Workbook()
                .part(
                        "xl/sharedStrings.xml",
                        prefixes.append(names).append("</sst>").toString())
                .bytes();

        assertRefused(workbook, "xl/sharedStrings.xml has more than 65536 characters of names");
    }

    @Test
    void entitiesAreNotExpanded() {
        StringBuilder entities = new StringBuilder("<!DOCTYPE lolz [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 12; i++) {
            entities.append(
                    "<!ENTITY a%d \"%s\">".formatted(i, "&a%d;".formatted(i - 1).repeat(10)));
        }
        String laughs = entities
                + "]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&a11;</t></is></c></row></sheetData></worksheet>";

        assertRefused(
                new Workbook().part("xl/worksheets/sheet1.xml", laughs).bytes(),
                "xl/worksheets/sheet1.xml has a document type");
    }

    @Test
    void nothingOutsideTheWorkbookIsRead(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            for (String uri : List.of(secret.toUri().toString(), "http://127.0.0.1:" + server.getLocalPort() + "/x")) {
                for (String declaration : List.of(
                        "<!DOCTYPE x SYSTEM \"%s\">",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM \"%s\">]>",
                        "<!DOCTYPE x [<!ENTITY %% e SYSTEM \"%s\">%%e;]>")) {
                    String sheet = declaration.formatted(uri)
                            + "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>";

                    assertRefused(
                            new Workbook()
                                    .part("xl/worksheets/sheet1.xml", sheet)
                                    .bytes(),
                            "xl/worksheets/sheet1.xml has a document type");
                }
            }
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aNumberFormatThatTakesLongToReadIsNone() throws IOException {
        String styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"" + "[".repeat(10 << 20)
                + "\"/></numFmts><cellXfs><xf numFmtId=\"164\"/></cellXfs></styleSheet>";

        assertThat(events(flight(new Workbook().part("xl/styles.xml", styles).number("B", "410"))
                        .bytes()))
                .hasSize(1);
    }

    @Test
    void aZipOfSomethingElseIsRefused() {
        assertRefused(zip("a.zip", zip("b.txt", new byte[0])), "_rels/.rels is missing");
        assertRefused(zip("../../escape", new byte[0]), "_rels/.rels is missing");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] workbook = flight(new Workbook().number("B", "410")).bytes();
        for (int length = 4; length < workbook.length; length += 7) {
            assertRefused(Arrays.copyOf(workbook, length), "");
        }
    }

    @Test
    void aStreamWithoutEndDoesNotFillTheDisk() {
        InputStream zeros = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                return length;
            }
        };
        InputStream endless = new SequenceInputStream(new ByteArrayInputStream(new byte[] {'P', 'K', 3, 4}), zeros);

        assertThatThrownBy(() -> Rows.read(EventStream.ROUTES.input("test", endless)))
                .isInstanceOf(IOException.class)
                .hasMessage(UNREADABLE + "it takes more than 100 MiB; save the sheet as .csv");
    }

    /** Completes and ends a row to which only column B is missing. */
    private static Workbook flight(Workbook workbook) {
        return workbook.text("A", "2B")
                .text("C", "AER")
                .number("D", "2965")
                .text("E", "KZN")
                .number("F", "2990")
                .number("H", "0")
                .text("I", "CR2")
                .endRow();
    }

    private static void assertRefused(byte[] workbook, String reason) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> {
                    try (EventSource<AirlineRouteEvent> source =
                            Rows.input(EventStream.ROUTES, workbook).open(Rows.stamp())) {
                        while (source.next() != null) {
                            // only read
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(UNREADABLE + reason);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MEMORY_LIMIT);
    }

    private static List<Reject> rejects(byte[] workbook) throws IOException {
        return Rows.rejects(Rows.read(Rows.input(EventStream.ROUTES, workbook)));
    }

    private static List<AirlineRouteEvent> events(byte[] workbook) throws IOException {
        return Rows.events(Rows.read(Rows.input(EventStream.ROUTES, workbook)));
    }

    /** Returns the workbook with a part that unpacks to {@code size} bytes, of {@code start} and many {@code repeated}. */
    private static byte[] withPart(Workbook workbook, String name, String start, String repeated, long size) {
        return workbook.bytes(name, out -> {
            out.write(start.getBytes(StandardCharsets.UTF_8));
            byte[] block = repeated.repeat((1 << 16) / repeated.length()).getBytes(StandardCharsets.UTF_8);
            for (long written = 0; written < size; written += block.length) {
                out.write(block);
            }
        });
    }

    /** Returns a workbook whose shared texts have {@code count} times what is {@code named} by a number. */
    private static byte[] withNames(String start, String named, int count, String end) {
        StringBuilder xml = new StringBuilder(start);
        for (int i = 0; i < count; i++) {
            xml.append(named.formatted(i));
        }
        return new Workbook().part("xl/sharedStrings.xml", xml + end).bytes();
    }

    private static byte[] zip(String name, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
