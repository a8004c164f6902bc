/**
 * Turns datasets and generators into events on a Kafka topic: {@link io.airline.producer.EventStream} says what there is
 * to produce, {@link io.airline.producer.Production} carries it to an {@link io.airline.producer.EventPublisher} and
 * reports. {@link io.airline.producer.AirlineProducer} is the same from the command line.
 */
package io.airline.producer;
