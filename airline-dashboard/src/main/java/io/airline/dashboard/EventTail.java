package io.airline.dashboard;

import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** Where a stream's newest events are read from. */
interface EventTail extends AutoCloseable {
    /**
     * Returns the newest events, newest first; fewer if there are not so many. Any thread may call it.
     *
     * @param limit most events to return, at least 1
     * @throws Problem if they cannot be read for now
     */
    List<? extends SpecificRecordBase> newest(int limit);

    @Override
    void close();
}
