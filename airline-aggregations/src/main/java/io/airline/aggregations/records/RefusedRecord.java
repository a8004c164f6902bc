package io.airline.aggregations.records;

/**
 * A row that a store refuses for what it is, and would refuse again.
 *
 * @param index of the row in its lot, from 0
 * @param reason the store's words, not blank
 */
public record RefusedRecord(int index, String reason) {}
