/**
 * The port for whole records on MariaDB, MySQL and PostgreSQL. Each row is an upsert by its id, in batches, so that writing
 * a lot again changes nothing.
 */
package io.airline.sink.jdbc;
