/**
 * The Spark Structured Streaming job: reads a stream's topic, combines, merges and emits totals, wired by Guice. The only
 * package that sees Spark. It works on any stream definition; the flights come in through {@link FlightStreamsModule}.
 */
package io.airline.job;
