package io.airline.aggregations;

/** Accumulator of the functions over whole numbers; each of them keeps only the parts it stores. */
final class LongStatistics {
    long count;
    long sum;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;

    boolean isEmpty() {
        return count == 0;
    }
}
