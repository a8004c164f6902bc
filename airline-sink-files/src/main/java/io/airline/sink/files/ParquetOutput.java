package io.airline.sink.files;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file that is open already, as Parquet wants it. */
final class ParquetOutput implements OutputFile {
    private final FSDataOutputStream stream;

    ParquetOutput(FSDataOutputStream stream) {
        this.stream = stream;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        Durable durable = new Durable(stream);
        return new PositionOutputStream() {
            @Override
            public long getPos() throws IOException {
                return stream.getPos();
            }

            @Override
            public void write(int each) throws IOException {
                durable.write(each);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                durable.write(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                durable.flush();
            }

            @Override
            public void close() throws IOException {
                durable.close();
            }
        };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }
}
