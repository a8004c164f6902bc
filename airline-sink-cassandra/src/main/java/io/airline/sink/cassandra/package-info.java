/**
 * The port for whole records on Cassandra. Each row is an insert by its id, which in Cassandra replaces the row that is
 * there, so that writing a lot again changes nothing.
 */
package io.airline.sink.cassandra;
