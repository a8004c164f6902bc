package io.airline.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.testing.Observation;
import org.junit.jupiter.api.Test;

class CassandraTablesTest {
    @Test
    void statements() {
        assertThat(CassandraTables.createKeyspace("weather", "north", 3))
                .isEqualTo("CREATE KEYSPACE IF NOT EXISTS \"weather\" WITH replication ="
                        + " {'class': 'NetworkTopologyStrategy', 'north': 3}");
        assertThat(CassandraTables.createTable("weather", Observation.TABLE))
                .isEqualTo("CREATE TABLE IF NOT EXISTS \"weather\".\"Kit_Observations\" (\"id\" text,"
                        + " \"timestamp\" timestamp, \"user\" text, \"order\" bigint, \"Temperature\" double,"
                        + " \"seen\" timestamp, \"Group\" boolean, PRIMARY KEY (\"id\"))");
        assertThat(CassandraTables.insert("weather", Observation.TABLE))
                .isEqualTo("INSERT INTO \"weather\".\"Kit_Observations\" (\"id\", \"timestamp\", \"user\", \"order\","
                        + " \"Temperature\", \"seen\", \"Group\") VALUES (?, ?, ?, ?, ?, ?, ?)");
        assertThat(CassandraTables.probe("weather", Observation.TABLE))
                .isEqualTo("SELECT \"id\" FROM \"weather\".\"Kit_Observations\" LIMIT 1");
    }
}
