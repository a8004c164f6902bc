package io.airline.model;

import org.apache.avro.specific.SpecificRecordBase;

/**
 * An event that is filled in again for each event that has the same recurring fields, see {@link EventCodec#fill}. What is made
 * of these fields alone can be made once for the template.
 *
 * <p>Not thread-safe: it belongs to its codec.
 *
 * @param <E> the record class
 */
public final class Template<E extends SpecificRecordBase> {
    /** The number of places. */
    public static final int LIMIT = 1 << 12;

    /** The {@link #place} of an event that has no template. */
    public static final int NO_PLACE = -1;

    private final int place;
    private final E event;

    /** Whether it was found since it was last asked to give up its place. */
    private boolean isFound;

    Template(int place, E event) {
        this.place = place;
        this.event = event;
    }

    /**
     * Returns where to keep what is made for the template, from 0 to below {@link #LIMIT}, or {@link #NO_PLACE} if it will not
     * come again. Another one may come to the same place, later or by turns: whoever finds something there has to ask which
     * object it was made for.
     */
    public int place() {
        return place;
    }

    void found() {
        isFound = true;
    }

    /** Tells whether another may have the place: not if it is found more often than others ask. */
    boolean yields() {
        boolean yields = !isFound;
        isFound = false;
        return yields;
    }

    /** Returns the event, as good as whole until the codec is asked for another one. */
    public E event() {
        return event;
    }
}
