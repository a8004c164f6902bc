/**
 * What runs inside Spark for the measurements, as a jar of its own beside the job's: the queries that the job is compared
 * with, and a sink that takes the time. It knows Spark, which the rest of this module does not.
 */
package io.airline.it.performance.spark;
