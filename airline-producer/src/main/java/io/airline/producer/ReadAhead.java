package io.airline.producer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads rows in a thread of its own while those before are turned into events, which takes about as long. A row can be had as
 * soon as it is read; what was read and not asked for is bounded.
 *
 * <p>Used by one thread.
 */
final class ReadAhead implements RowReader {
    /** The reader waits when so many rows, or characters, wait. */
    static final int ROWS = 1_000;

    private static final int CHARACTERS = 1 << 20;
    private static final long CLOSE_LIMIT_MILLIS = 2_000;

    private final RowReader rows;
    private final Thread thread = new Thread(this::run, "row-reader");
    private Iterator<Row> taken = List.<Row>of().iterator();

    /** All that follow are guarded by this. */
    private List<Row> waiting = new ArrayList<>();

    private int characters;
    private boolean isAtEnd;
    private boolean isClosed;
    private Throwable failure;

    /** Takes {@code rows}, and closes them too. */
    ReadAhead(RowReader rows) {
        this.rows = rows;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Throwable thrown = null;
        try (rows) {
            for (Row row = rows.next(); row != null && offer(row); row = rows.next()) {
                // offered
            }
        } catch (Throwable e) {
            // Whatever it is, who asks for the next row is to have it.
            thrown = e;
        }
        end(thrown);
    }

    /** Returns whether more rows are wanted. */
    private synchronized boolean offer(Row row) throws InterruptedException {
        while (!isClosed && (waiting.size() >= ROWS || characters >= CHARACTERS)) {
            wait();
        }
        waiting.add(row);
        for (int i = 0; i < row.cells().size(); i++) {
            characters += row.cells().get(i).length();
        }
        notifyAll();
        return !isClosed;
    }

    private synchronized void end(Throwable thrown) {
        failure = thrown;
        isAtEnd = true;
        notifyAll();
    }

    @Override
    public Row next() throws IOException {
        if (!taken.hasNext()) {
            taken = take().iterator();
        }
        return taken.hasNext() ? taken.next() : null;
    }

    /** Returns all rows that wait, or waits for one; none at the end. */
    private synchronized List<Row> take() throws IOException {
        try {
            while (waiting.isEmpty() && !isAtEnd) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for a row").initCause(e);
        }
        if (waiting.isEmpty()) {
            rethrow();
        }
        List<Row> all = waiting;
        waiting = new ArrayList<>();
        characters = 0;
        notifyAll();
        return all;
    }

    private void rethrow() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    @Override
    public boolean omitsTrailingBlanks() {
        return rows.omitsTrailingBlanks();
    }

    /** Ends the reader, which closes what it reads. One that waits for input that cannot be interrupted ends when that comes. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
