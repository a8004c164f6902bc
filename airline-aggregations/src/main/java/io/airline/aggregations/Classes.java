package io.airline.aggregations;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Classes of numbers between bounds. Every number falls into exactly one: those below the first bound into the first
 * class, those from a bound on, inclusive, to the next, exclusive, into the class of that bound, and those from the last
 * bound on into the last class. There is thus one class more than bounds, and nothing falls between two.
 *
 * <p>Immutable, serializable and thread-safe.
 */
public final class Classes implements Serializable {
    /** A bound of greater magnitude may not be the same as a double. */
    private static final long GREATEST_WHOLE = 1L << 53;

    private final double[] bounds;
    private final List<String> labels;
    private final List<String> names;

    private Classes(double[] bounds, List<String> labels) {
        this.bounds = bounds;
        this.labels = List.copyOf(labels);
        List<String> all = new ArrayList<>();
        all.add("under_" + name(bounds[0]));
        for (double bound : bounds) {
            all.add("from_" + name(bound));
        }
        this.names = List.copyOf(all);
    }

    /**
     * Returns classes of whole numbers, labelled by the least and the greatest of each: with the bounds 1, 10, 50 and 250,
     * these are {@code under 1}, {@code 1–9}, {@code 10–49}, {@code 50–249} and {@code 250 and more}. A number between two
     * whole ones belongs with the lower: 9.5 is in {@code 1–9}.
     *
     * @param bounds at least one, ascending, each at most 2<sup>53</sup> in magnitude
     */
    public static Classes of(long... bounds) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] < -GREATEST_WHOLE || bounds[i] > GREATEST_WHOLE) {
                throw new IllegalArgumentException("bound %d is beyond 2^53 in magnitude".formatted(bounds[i]));
            }
            if (i == 0) {
                labels.add("under " + bounds[0]);
            } else if (bounds[i] - 1 == bounds[i - 1]) {
                labels.add(Long.toString(bounds[i - 1]));
            } else {
                labels.add(bounds[i - 1] + "–" + (bounds[i] - 1));
            }
            if (i == bounds.length - 1) {
                labels.add(bounds[i] + " and more");
            }
        }
        return new Classes(
                requireAscending(Arrays.stream(bounds).asDoubleStream().toArray()), labels);
    }

    /**
     * Returns classes of fractional numbers, labelled by their bounds: with 79.5 and 81, these are {@code under 79.5},
     * {@code 79.5 to under 81} and {@code 81 and more}.
     *
     * @param bounds at least one, ascending, all finite
     */
    public static Classes ofFractional(double... bounds) {
        double[] ascending = requireAscending(bounds.clone());
        List<String> labels = new ArrayList<>();
        labels.add("under " + text(ascending[0]));
        for (int i = 1; i < ascending.length; i++) {
            labels.add(text(ascending[i - 1]) + " to under " + text(ascending[i]));
        }
        labels.add(text(ascending[ascending.length - 1]) + " and more");
        return new Classes(ascending, labels);
    }

    private static double[] requireAscending(double[] bounds) {
        boolean ascending = bounds.length > 0;
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] += 0.0; // makes -0.0 the 0.0 that it equals
            ascending &= Double.isFinite(bounds[i]) && (i == 0 || bounds[i - 1] < bounds[i]);
        }
        if (!ascending) {
            throw new IllegalArgumentException(
                    "bounds %s are not one or several finite numbers, each greater than the one before"
                            .formatted(Arrays.toString(bounds)));
        }
        return bounds;
    }

    private static String text(double bound) {
        String text = BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
        return text.length() <= 20 ? text : Double.toString(bound);
    }

    /** Returns a number as a part of a field's name; it differs for different numbers, as their texts do. */
    static String name(double bound) {
        return text(bound).toLowerCase(Locale.ROOT).replace("-", "minus_").replace('.', '_');
    }

    /** Returns the labels of all classes, in ascending order. */
    public List<String> labels() {
        return labels;
    }

    /**
     * Returns names of all classes, in ascending order, that fields of stores may have: lower-case letters, digits and
     * underscores, such as {@code under_10}, {@code from_10} and {@code from_minus_0_5}.
     */
    public List<String> names() {
        return names;
    }

    /**
     * Returns the number of the class that {@code value} falls into, from 0.
     *
     * @throws IllegalArgumentException if it is NaN, which is no number
     */
    public int indexOf(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("NaN is in no class");
        }
        // A few bounds are the rule, of which the first fitting one is found sooner so than by halving.
        int index = 0;
        while (index < bounds.length && value >= bounds[index]) {
            index++;
        }
        return index;
    }

    /**
     * Returns the label of the class that {@code value} falls into.
     *
     * @throws IllegalArgumentException if it is NaN, which is no number
     */
    public String labelOf(double value) {
        return labels.get(indexOf(value));
    }

    /** Returns whether {@code other} is classes of the same labels and bounds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Classes classes
                && Arrays.equals(bounds, classes.bounds)
                && labels.equals(classes.labels);
    }

    @Override
    public int hashCode() {
        return labels.hashCode();
    }

    @Override
    public String toString() {
        return labels.toString();
    }
}
