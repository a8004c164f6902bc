/**
 * The records that travel on the topics, the codec that turns them into bytes and back, and the names of the topics.
 * Nothing here knows Kafka, Spark, a store or a schema registry.
 */
package io.airline.model;
