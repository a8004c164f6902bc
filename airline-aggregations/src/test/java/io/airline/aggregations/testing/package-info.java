/**
 * What tests of other modules need of this one: the kits that every {@link io.airline.aggregations.Sink} and every
 * {@link io.airline.aggregations.records.RecordSink} passes, the kit
 * that every {@link io.airline.aggregations.AggregateFunction} passes, and small examples of events.
 */
package io.airline.aggregations.testing;
