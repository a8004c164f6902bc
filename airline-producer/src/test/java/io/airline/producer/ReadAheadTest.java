package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {
    /** Gives what a test puts into it, and waits for more; an empty text is the end. */
    private static final class Rows implements RowReader {
        private final LinkedBlockingQueue<String> input = new LinkedBlockingQueue<>();
        private final AtomicInteger read = new AtomicInteger();
        private final LinkedBlockingQueue<String> closed = new LinkedBlockingQueue<>();

        @Override
        public Row next() throws IOException {
            try {
                String text = input.take();
                if (text.equals("broken")) {
                    throw new IOException("broken");
                }
                return text.isEmpty() ? null : new Row(read.incrementAndGet(), List.of(text));
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public boolean omitsTrailingBlanks() {
            return true;
        }

        @Override
        public void close() {
            closed.add("closed");
        }
    }

    private final Rows rows = new Rows();

    @Test
    void givesAllRowsInOrderAndThenNone() throws Exception {
        try (ReadAhead ahead = new ReadAhead(rows)) {
            for (int i = 1; i <= 3 * ReadAhead.ROWS; i++) {
                rows.input.add("row " + i);
            }
            rows.input.add("");
            for (int i = 1; i <= 3 * ReadAhead.ROWS; i++) {
                assertThat(ahead.next()).isEqualTo(new Row(i, List.of("row " + i)));
            }

            assertThat(ahead.next()).isNull();
            assertThat(ahead.next()).isNull();
            assertThat(ahead.omitsTrailingBlanks()).isTrue();
        }
        assertThat(rows.closed).hasSize(1);
    }

    @Test
    void givesARowAsSoonAsItIsThere() throws Exception {
        try (ReadAhead ahead = new ReadAhead(rows)) {
            for (String text : List.of("first", "second")) {
                rows.input.add(text);

                assertThat(ahead.next().cells()).containsExactly(text);
            }
        }
    }

    @Test
    void whatFailsIsToldBehindTheRowsBeforeIt() throws Exception {
        try (ReadAhead ahead = new ReadAhead(rows)) {
            rows.input.add("row");
            rows.input.add("broken");

            assertThat(ahead.next().cells()).containsExactly("row");
            assertThatThrownBy(ahead::next).isInstanceOf(IOException.class).hasMessage("broken");
            assertThatThrownBy(ahead::next).isInstanceOf(IOException.class).hasMessage("broken");
        }
    }

    @Test
    void readsABoundedNumberAhead() throws Exception {
        try (ReadAhead ahead = new ReadAhead(rows)) {
            for (int i = 0; i < 10 * ReadAhead.ROWS; i++) {
                rows.input.add("row " + i);
            }
            ahead.next();
            // All that was taken with the first row, those that wait, and the one that waits to be among them.
            awaitUnchanged();

            assertThat(rows.read).hasValueLessThanOrEqualTo(2 * ReadAhead.ROWS + 1);
        }
    }

    @Test
    void fewLongRowsAreEnough() throws Exception {
        try (ReadAhead ahead = new ReadAhead(rows)) {
            String text = "x".repeat(600_000);
            for (int i = 0; i < 10; i++) {
                rows.input.add(text);
            }
            ahead.next();
            awaitUnchanged();

            assertThat(rows.read).hasValueLessThanOrEqualTo(5);
        }
    }

    private void awaitUnchanged() throws InterruptedException {
        Thread reader = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("row-reader") && thread.isAlive())
                .findFirst()
                .orElseThrow();
        while (reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void closingEndsAReaderThatWaits() throws Exception {
        ReadAhead ahead = new ReadAhead(rows);
        rows.input.add("row");
        ahead.next();

        ahead.close();

        assertThat(rows.closed.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }
}
