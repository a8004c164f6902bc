package io.airline.producer;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Rows of comma-separated text (RFC 4180) in UTF-8, with any line end. Bytes that are not UTF-8 become U+FFFD, which
 * {@link Fields} refuses, so that they cost their row and not the file.
 */
final class CsvRowReader implements RowReader {
    /** Bounds what an unclosed quote can swallow, in characters; far above any real field. */
    private static final int MAX_FIELD_LENGTH = 1 << 20;

    /** Bounds what a row of many fields takes, in characters. */
    private static final int MAX_ROW_LENGTH = 4 << 20;

    private final String name;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;

    @SuppressWarnings("removal") // without the lenient closing quote, one stray character ends the file
    CsvRowReader(String name, InputStream in) {
        this.name = name;
        this.reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(true)
                .skipEmptyLines(true)
                .maxBufferSize(MAX_FIELD_LENGTH)
                .build(
                        CsvRecordHandler.builder()
                                .maxFieldSize(MAX_FIELD_LENGTH)
                                .maxRecordSize(MAX_ROW_LENGTH)
                                .build(),
                        new InputStreamReader(in, StandardCharsets.UTF_8));
        this.records = reader.iterator();
    }

    @Override
    public Row next() throws IOException {
        try {
            while (records.hasNext()) {
                CsvRecord next = records.next();
                boolean blank = next.getFieldCount() == 1 && next.getField(0).isBlank();
                if (!blank) {
                    return new Row(next.getStartingLineNumber(), next.getFields());
                }
            }
            return null;
        } catch (UncheckedIOException e) {
            throw new IOException(
                    "cannot read %s: %s".formatted(name, e.getCause().getMessage()), e.getCause());
        } catch (CsvParseException e) {
            throw new IOException("cannot read %s as CSV: %s".formatted(name, innermostMessage(e)), e);
        }
    }

    private static String innermostMessage(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost == failure ? failure.getMessage() : failure.getMessage() + ": " + innermost.getMessage();
    }

    @Override
    public boolean omitsTrailingBlanks() {
        return false;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
