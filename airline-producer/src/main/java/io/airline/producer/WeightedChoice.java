package io.airline.producer;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Draws items in proportion to their weights. Immutable and thread-safe.
 *
 * @param <T> the items' class
 */
final class WeightedChoice<T> {
    private final List<T> items;
    private final double[] upperBounds;

    /**
     * Makes a choice.
     *
     * @param items at least one
     * @param weight the weight of the item at an index; none is negative and one at least is more than 0
     */
    WeightedChoice(List<T> items, IntToDoubleFunction weight) {
        this.items = List.copyOf(items);
        this.upperBounds = new double[items.size()];
        double sum = 0;
        for (int i = 0; i < upperBounds.length; i++) {
            sum += weight.applyAsDouble(i);
            upperBounds[i] = sum;
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("the weights of %s have the sum %s".formatted(items, sum));
        }
    }

    /** Returns a choice by Zipf's law: the n-th item, from 1, has the weight {@code 1 / n^exponent}. */
    static <T> WeightedChoice<T> zipf(List<T> items, double exponent) {
        return new WeightedChoice<>(items, i -> 1 / Math.pow(i + 1, exponent));
    }

    T draw(RandomGenerator random) {
        double draw = random.nextDouble(upperBounds[upperBounds.length - 1]);
        int found = Arrays.binarySearch(upperBounds, draw);
        // A bound belongs to the items after it, the first of them with a weight: [lower, upper) is an item's share.
        int index = found < 0 ? -found - 1 : found + 1;
        while (upperBounds[index] <= draw) {
            index++;
        }
        return items.get(index);
    }
}
