package io.airline.aggregations;

import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashSet;

/**
 * One way to group the events of a stream. Its name is the measurement and the tag in the store.
 *
 * @param name lower-case letters, digits and underscores, a letter first
 * @param keys finds an event's keys: none, one or several
 * @param <E> type of the events
 */
public record Dimension<E>(String name, KeysOf<E> keys) implements Serializable {
    /** Key that stands for all keys beyond the limit on distinct keys. */
    public static final String OTHER = "other";

    public Dimension {
        StreamDefinition.requireName("dimension", name);
    }

    /** Returns a dimension of one key an event; an event whose key is null or empty counts in no group. */
    public static <E> Dimension<E> of(String name, KeyOf<E> key) {
        return new Dimension<>(name, (event, keys) -> {
            String value = key.of(event);
            if (value != null && !value.isEmpty()) {
                keys.accept(value);
            }
        });
    }

    /** Returns a dimension of several keys an event; null and empty keys count in no group, a repeated one counts once. */
    public static <E> Dimension<E> ofEach(String name, EachKeyOf<E> each) {
        return new Dimension<>(name, (event, keys) -> {
            for (String value : new LinkedHashSet<>(each.of(event))) {
                if (value != null && !value.isEmpty()) {
                    keys.accept(value);
                }
            }
        });
    }

    /**
     * Returns a dimension whose one key is the label of the number's class; an event whose number is null or not finite
     * counts in no group.
     */
    public static <E> Dimension<E> ofClass(String name, NumberOf<E> number, Classes classes) {
        return new Dimension<>(name, (event, keys) -> {
            double value = NumberOf.finite(number, event);
            if (!Double.isNaN(value)) {
                keys.accept(classes.labelOf(value));
            }
        });
    }

    /**
     * Takes one key out of an event.
     *
     * @param <E> type of the events
     */
    @FunctionalInterface
    public interface KeyOf<E> extends Serializable {
        /** Returns the key, or null if the event has none. */
        String of(E event);
    }

    /**
     * Takes several keys out of an event.
     *
     * @param <E> type of the events
     */
    @FunctionalInterface
    public interface EachKeyOf<E> extends Serializable {
        /** Returns the keys, not null; it may be empty. */
        Collection<String> of(E event);
    }
}
