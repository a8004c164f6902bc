package io.airline.aggregations;

/**
 * The number of the earliest event, as event time has it and not as they arrive; null if there is none. Of several at the same
 * microsecond it is the least, so that the order of events does not matter. Numbers that are not finite take no part.
 * Fields: the measure's name, and {@code micros}, its time in microseconds since the epoch, by which slices merge.
 *
 * @param <T> type of the events
 */
public final class First<T> extends TimedFunction<T> {
    /**
     * Makes the function.
     *
     * @param time when an event happened, not null
     * @param number number that is kept
     */
    public First(StreamDefinition.EventTime<T> time, NumberOf<T> number) {
        super(time, number);
    }

    @Override
    boolean isKept(int comparison) {
        return comparison < 0;
    }
}
