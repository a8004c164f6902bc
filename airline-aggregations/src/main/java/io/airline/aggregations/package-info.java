/**
 * The engine's pure half: how events are cut into slices, folded into accumulators, merged into windows and ranked, and
 * the port through which totals leave. Nothing here knows an engine, a broker, a store, or a flight; the flights are in
 * {@link io.airline.aggregations.catalogue}.
 */
package io.airline.aggregations;
