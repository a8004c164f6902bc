package io.airline.producer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads a channel and asks it for nothing else. The JDK's own asks a pipe for its position, which fails; an ordinary file
 * stream, on the other hand, keeps waiting when it is closed.
 */
final class ChannelInputStream extends InputStream {
    private final ReadableByteChannel channel;

    ChannelInputStream(ReadableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
