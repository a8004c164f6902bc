package io.airline.sink.influx;

/** The write API that a store is spoken to with. */
public enum InfluxVersion {
    /** {@code /write} of InfluxDB 1.x, from 1.6 on: a database, an optional retention policy, a user and a password. */
    V1,

    /** {@code /api/v2/write} of InfluxDB 2.x, and of QuestDB: an organisation, a bucket and a token. */
    V2
}
