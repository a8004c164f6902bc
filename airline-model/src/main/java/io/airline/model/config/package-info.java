/**
 * The configuration format of every runner: annotated records filled from a file, the environment and the command line.
 * Needs {@code com.typesafe:config}, an optional dependency of this module. Of the areas
 * it knows one, {@link io.airline.model.config.KafkaConfig}, which every runner has.
 */
package io.airline.model.config;
