package io.airline.sink.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;

/** Sees to it that what was written is on the disk before the file is closed, if the file system has a way to. */
final class Durable extends FilterOutputStream {
    private final FSDataOutputStream stream;
    private boolean isClosed;

    Durable(FSDataOutputStream stream) {
        super(stream);
        this.stream = stream;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        stream.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            try (FSDataOutputStream closing = stream) {
                sync(closing);
            }
        }
    }

    /** Writes to the disk what the stream has. */
    static void sync(FSDataOutputStream stream) throws IOException {
        // Object stores have no such thing; there a file is whole and safe once it is closed.
        if (stream.hasCapability(StreamCapabilities.HSYNC)) {
            stream.hsync();
        }
    }
}
