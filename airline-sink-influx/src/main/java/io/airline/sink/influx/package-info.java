/**
 * The sink port on InfluxDB: {@link io.airline.sink.influx.InfluxSinkFactory} opens sinks that write slice totals as
 * line protocol, blocking, and wait as long as the store does not take them. {@code InfluxPointMapper} says how a total
 * becomes a line, {@code InfluxRetry} what is tried again.
 */
package io.airline.sink.influx;
