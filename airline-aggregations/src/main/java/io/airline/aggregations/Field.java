package io.airline.aggregations;

import java.io.Serializable;

/**
 * One value of an aggregate as sinks store it.
 *
 * @param name name of the field; in a function it is what follows the measure's name, empty for the measure's name alone
 * @param type type of its values
 */
public record Field(String name, Type type) implements Serializable {
    /** Types a field may have. */
    public enum Type {
        /** A {@link Long}. */
        LONG,

        /** A {@link Double}. */
        DOUBLE,

        /**
         * A {@link java.nio.ByteBuffer}, from its position to its limit, neither of which anybody moves: the state of a
         * function that no number could be merged from. A sink whose store has no bytes leaves it out.
         */
        BYTES
    }

    static Field ofLong(String name) {
        return new Field(name, Type.LONG);
    }

    static Field ofDouble(String name) {
        return new Field(name, Type.DOUBLE);
    }

    static Field ofBytes(String name) {
        return new Field(name, Type.BYTES);
    }

    /** Returns this field of the measure of that name: {@code sum} of {@code fare} is {@code fare_sum}. */
    Field of(String measure) {
        return name.isEmpty() ? new Field(measure, type) : new Field(measure + "_" + name, type);
    }
}
