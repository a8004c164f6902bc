package io.airline.aggregations;

import java.io.Serializable;
import java.util.List;

/**
 * Folds values into a mutable accumulator. The laws, which {@code AggregateFunctionLaws} checks for every function:
 *
 * <ul>
 *   <li>{@link #merge} is associative and commutative, and a new accumulator is its identity;
 *   <li>adding values to several accumulators and merging these gives the result of adding all to one;
 *   <li>{@link #fromFields} of {@link #toFields} gives an equivalent accumulator: what a sink stores can be merged again;
 *   <li>an accumulator that is merged into another is left as it was.
 * </ul>
 *
 * <p>Functions are immutable, serializable and thread-safe; accumulators are none of these.
 *
 * @param <T> type of the values
 * @param <A> type of the accumulator
 * @param <R> type of the result
 */
public interface AggregateFunction<T, A, R> extends Serializable {
    /** Returns the accumulator of no values. */
    A createAccumulator();

    /**
     * Returns {@code accumulator} with {@code value} in it; may change and return the one given. It keeps what it needs of the
     * value, never the value itself, which may be filled with the next one.
     */
    A add(A accumulator, T value);

    /** Returns the union of both; may change and return {@code accumulator}, never {@code other}. */
    A merge(A accumulator, A other);

    /** Returns the result; null where no value has none, such as the minimum of nothing. */
    R getResult(A accumulator);

    /** Returns the fields that {@link #toFields} gives values for, in its order; never empty. */
    List<Field> fields();

    /** Returns the accumulator as values of {@link #fields()}, each of its field's type, null where there is none. */
    Object[] toFields(A accumulator);

    /**
     * Returns the accumulator that {@code values} were made from by {@link #toFields}; that of no values if all are null.
     *
     * @throws IllegalArgumentException if bytes among them are none that this function made
     */
    A fromFields(Object[] values);
}
