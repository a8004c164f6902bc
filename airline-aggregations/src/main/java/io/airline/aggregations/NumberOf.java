package io.airline.aggregations;

import java.io.Serializable;

/**
 * Takes a number out of an event, or computes one from it. Functions over whole numbers cut what follows the point; for
 * fractional numbers there are {@link DoubleSummary} and others, which take no notice of what is not finite.
 *
 * @param <T> type of the event
 */
@FunctionalInterface
public interface NumberOf<T> extends Serializable {
    /** Returns the number, or null if the event has none; it then takes no part in the aggregate, as in SQL. */
    Number of(T event);

    /** Returns the number as a double; NaN if the event has none, or one that is not finite. */
    static <T> double finite(NumberOf<T> number, T event) {
        Number found = number.of(event);
        if (found == null) {
            return Double.NaN;
        }
        double value = found.doubleValue();
        return Double.isFinite(value) ? value : Double.NaN;
    }
}
