/**
 * What tests of other modules need of this one: the kit that every {@link io.airline.aggregations.Sink} passes, the kit
 * that every {@link io.airline.aggregations.AggregateFunction} passes, and small examples of events.
 */
package io.airline.aggregations.testing;
