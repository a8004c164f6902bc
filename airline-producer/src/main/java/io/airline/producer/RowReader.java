package io.airline.producer;

import java.io.Closeable;
import java.io.IOException;

/** Rows of one file, in order, empty ones left out. */
interface RowReader extends Closeable {
    /** Returns the next row, or null at the end. */
    Row next() throws IOException;

    /** Returns whether the format leaves out blank cells at the end of a row, so that a short row is no error. */
    boolean omitsTrailingBlanks();
}
