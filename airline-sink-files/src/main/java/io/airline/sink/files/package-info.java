/**
 * The port for whole records on files, CSV or Parquet, of any file system that Hadoop knows. A file is named after its lot
 * and appears whole, so that a lot that is written again replaces it.
 */
package io.airline.sink.files;
