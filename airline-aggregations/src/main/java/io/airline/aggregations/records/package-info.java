/**
 * The port through which whole events leave, beside the one for totals: what is kept of an event, and the sinks that keep
 * it. {@code RecordSinkContract} states what every sink must do.
 */
package io.airline.aggregations.records;
