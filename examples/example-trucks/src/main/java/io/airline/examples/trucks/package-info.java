/**
 * A truck that drives until its tank is empty: {@link io.airline.examples.trucks.TruckJourney} is the simulation, {@link
 * io.airline.examples.trucks.TruckStreams} what the platform makes of its readings.
 */
package io.airline.examples.trucks;
