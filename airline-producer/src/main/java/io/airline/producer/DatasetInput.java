package io.airline.producer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A file of rows. The content tells its format, not the name: a ZIP archive is an Excel workbook, anything else is CSV.
 *
 * @param <E> the event's class
 */
final class DatasetInput<E> implements EventInput<E> {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLE2 = HexFormat.of().parseHex("d0cf11e0");
    private static final byte[] GZIP = HexFormat.of().parseHex("1f8b");
    private static final byte[] UTF_8_MARK = HexFormat.of().parseHex("efbbbf");
    private static final byte[] UTF_16_BIG_ENDIAN_MARK = HexFormat.of().parseHex("feff");
    private static final byte[] UTF_16_LITTLE_ENDIAN_MARK = HexFormat.of().parseHex("fffe");
    private static final int MAGIC_LENGTH = 4;
    private static final int BUFFER_SIZE = 1 << 16;

    /** Bounds the archive's table of contents, which is kept, and the copy, for a stream may be without end. */
    private static final long MAX_WORKBOOK = 100 << 20;

    private final String name;
    private final Opener opener;
    private final RowParser<E> parser;

    private DatasetInput(String name, Opener opener, RowParser<E> parser) {
        this.name = Objects.requireNonNull(name, "name");
        this.opener = opener;
        this.parser = parser;
    }

    static <E> DatasetInput<E> ofFile(Path path, RowParser<E> parser) {
        return new DatasetInput<>(path.toString(), () -> open(path), parser);
    }

    static <E> DatasetInput<E> ofStream(String name, InputStream in, RowParser<E> parser) {
        return new DatasetInput<>(name, () -> Channels.newChannel(in), parser);
    }

    private static ReadableByteChannel open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("%s is a directory, not a file".formatted(path));
        }
        try {
            return Files.newByteChannel(path);
        } catch (NoSuchFileException e) {
            throw new IOException("%s does not exist".formatted(path), e);
        } catch (IOException e) {
            throw new IOException("cannot read %s: %s".formatted(path, e), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EventSource<E> open(EventStamp stamp) throws IOException {
        ReadableByteChannel channel = opener.open();
        return new RowEventSource<>(name, () -> rows(channel), parser, stamp, channel);
    }

    private RowReader rows(ReadableByteChannel channel) throws IOException {
        InputStream in = new BufferedInputStream(new ChannelInputStream(channel), BUFFER_SIZE);
        in.mark(MAGIC_LENGTH);
        byte[] magic;
        try {
            magic = in.readNBytes(MAGIC_LENGTH);
        } catch (IOException e) {
            throw new IOException("cannot read %s: %s".formatted(name, e.getMessage()), e);
        }
        in.reset();
        if (startsWith(magic, ZIP)) {
            return workbook(in);
        }
        refuse(magic, OLE2, "is a workbook or document of before 2007; save it as .xlsx or .csv");
        refuse(magic, GZIP, "is compressed; unpack it first");
        refuse(magic, UTF_16_BIG_ENDIAN_MARK, "is UTF-16; save it as UTF-8");
        refuse(magic, UTF_16_LITTLE_ENDIAN_MARK, "is UTF-16; save it as UTF-8");
        if (startsWith(magic, UTF_8_MARK)) {
            in.skipNBytes(UTF_8_MARK.length);
        }
        return new CsvRowReader(name, in);
    }

    /** A workbook is read from its end, so it is put into a file of its own, wherever it comes from. */
    private RowReader workbook(InputStream in) throws IOException {
        Path copy = Files.createTempFile("airline-", ".xlsx");
        try {
            try (OutputStream out = Files.newOutputStream(copy)) {
                copy(in, out);
            }
            return new ExcelRowReader(name, copy);
        } finally {
            delete(copy);
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_SIZE];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            if (copied > MAX_WORKBOOK) {
                throw new IOException(
                        "cannot read %s as an Excel workbook: it takes more than 100 MiB; save the sheet as .csv"
                                .formatted(name));
            }
            out.write(buffer, 0, read);
        }
    }

    /** Deletes a file that may be held open; where that forbids it, the file goes with the process. */
    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private void refuse(byte[] magic, byte[] refused, String reason) throws IOException {
        if (startsWith(magic, refused)) {
            throw new IOException(name + " " + reason);
        }
    }

    private static boolean startsWith(byte[] magic, byte[] prefix) {
        return magic.length >= prefix.length && Arrays.equals(magic, 0, prefix.length, prefix, 0, prefix.length);
    }

    private interface Opener {
        ReadableByteChannel open() throws IOException;
    }
}
