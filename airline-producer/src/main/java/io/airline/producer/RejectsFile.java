package io.airline.producer;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A CSV file of rejects: {@code file,line,column,value,reason,kind}. Made with the first reject, so that there is none
 * if nothing is rejected; readable by its owner only, for it holds pieces of the input.
 *
 * <p>Not thread-safe.
 */
public final class RejectsFile implements RejectListener, Closeable {
    private static final String[] HEADER = {"file", "line", "column", "value", "reason", "kind"};
    private static final String HEADER_LINE = String.join(",", HEADER);
    private static final int MAX_VALUE_LENGTH = 1000;
    private static final int PROBE_LENGTH = 64;

    private final Path path;
    private CsvWriter writer;
    private boolean closed;

    private RejectsFile(Path path) {
        this.path = path;
    }

    /**
     * Returns a rejects file at that path, and removes one that an earlier production left there.
     *
     * @throws IOException if there is a file which is no rejects file, or it cannot be removed, or the directory is missing
     */
    public static RejectsFile at(Path path) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IOException("the directory of rejects file %s does not exist".formatted(path));
        }
        if (Files.exists(path)) {
            if (!isRejectsFile(path)) {
                throw new IOException("%s exists and is no rejects file; it is not overwritten".formatted(path));
            }
            Files.delete(path);
        }
        return new RejectsFile(path);
    }

    private static boolean isRejectsFile(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        char[] start = new char[PROBE_LENGTH];
        try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            int length = reader.read(start);
            return length > 0 && new String(start, 0, length).startsWith(HEADER_LINE);
        }
    }

    @Override
    public void rejected(Reject reject) throws IOException {
        try {
            if (writer == null) {
                writer = CsvWriter.builder().build(create());
                writer.writeRecord(HEADER);
            }
            writer.writeRecord(
                    reject.input(),
                    Long.toString(reject.line()),
                    reject.column(),
                    shortened(reject.value()),
                    reject.reason(),
                    reject.kind().toString());
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new IOException("cannot write rejects file %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private Writer create() throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        SeekableByteChannel channel =
                Files.newByteChannel(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly);
        return Channels.newWriter(channel, StandardCharsets.UTF_8);
    }

    private static String shortened(String value) {
        return value.length() <= MAX_VALUE_LENGTH ? value : value.substring(0, MAX_VALUE_LENGTH) + "…";
    }

    /** Returns where the file is, or would be. */
    public Path path() {
        return path;
    }

    /** Returns whether anything was rejected, so that there is a file. */
    public boolean exists() {
        return writer != null;
    }

    /** Writes what is not written yet. Closing twice does no harm. */
    @Override
    public void close() throws IOException {
        if (writer != null && !closed) {
            closed = true;
            writer.close();
        }
    }
}
