package io.airline.aggregations;

/**
 * A total that a store refuses for what it is.
 *
 * @param total the total
 * @param reason the store's words
 */
public record RefusedTotal(SliceTotal total, String reason) {}
