/**
 * Schemas of a registry that speaks Confluent's REST interface: those of framed events by their ids, and the id of one's own
 * schema. Needs {@code com.typesafe:config} for its configuration, as {@link io.airline.model.config} does.
 */
package io.airline.model.registry;
