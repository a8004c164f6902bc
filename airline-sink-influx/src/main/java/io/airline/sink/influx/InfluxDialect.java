package io.airline.sink.influx;

/** How a store reads a backslash in line protocol, the one thing that those who speak it do not agree on. */
enum InfluxDialect {
    /**
     * A backslash before a comma, an equals sign or a space escapes it; any other stands for itself, and so does one
     * before an escaping one. None can stand at the end of a tag, where it would escape what ends the tag.
     */
    INFLUXDB,

    /** A backslash always escapes the character after it, which may be another backslash. */
    QUESTDB
}
