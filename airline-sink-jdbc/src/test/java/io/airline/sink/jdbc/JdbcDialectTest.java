package io.airline.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.testing.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JdbcDialectTest {
    private static final RecordTable<String> IDS =
            RecordTable.<String>named("ids").id("id", text -> text).build();

    @Test
    void theAddressTellsTheDialect() {
        assertThat(JdbcDialect.of("jdbc:mariadb://127.0.0.1:3306/airline")).contains(JdbcDialect.MARIADB);
        assertThat(JdbcDialect.of("JDBC:PostgreSQL://127.0.0.1/airline")).contains(JdbcDialect.POSTGRESQL);
        assertThat(JdbcDialect.of("jdbc:oracle:thin:@//127.0.0.1/airline")).isEmpty();
    }

    @Test
    void mysqlIsReachedWithTheDriverOfMariaDb() {
        assertThat(JdbcDialect.MYSQL.driverUrl("jdbc:mysql://127.0.0.1:3306/airline"))
                .isEqualTo("jdbc:mariadb://127.0.0.1:3306/airline");
        assertThat(JdbcDialect.MYSQL.properties(Duration.ofSeconds(5), Duration.ofSeconds(30)))
                .containsEntry("connectTimeout", "5000")
                .containsEntry("socketTimeout", "30000")
                .doesNotContainKey("useBulkStmts");
    }

    @Test
    void tables() {
        assertThat(JdbcDialect.MARIADB.createTable(Observation.TABLE))
                .isEqualTo("CREATE TABLE IF NOT EXISTS `Kit_Observations` ("
                        + "`id` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL PRIMARY KEY, "
                        + "`timestamp` DATETIME(3) NULL, "
                        + "`user` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, "
                        + "`order` BIGINT NULL, "
                        + "`Temperature` DOUBLE NULL, "
                        + "`seen` DATETIME(3) NULL, "
                        + "`Group` BOOLEAN NULL)");
        assertThat(JdbcDialect.MYSQL.createTable(IDS))
                .isEqualTo("CREATE TABLE IF NOT EXISTS `ids` ("
                        + "`id` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL PRIMARY KEY)");
        assertThat(JdbcDialect.POSTGRESQL.createTable(Observation.TABLE))
                .isEqualTo("CREATE TABLE IF NOT EXISTS \"Kit_Observations\" ("
                        + "\"id\" TEXT COLLATE \"C\" NOT NULL PRIMARY KEY, "
                        + "\"timestamp\" TIMESTAMP(3) WITH TIME ZONE NULL, "
                        + "\"user\" TEXT NULL, "
                        + "\"order\" BIGINT NULL, "
                        + "\"Temperature\" DOUBLE PRECISION NULL, "
                        + "\"seen\" TIMESTAMP(3) WITH TIME ZONE NULL, "
                        + "\"Group\" BOOLEAN NULL)");
    }

    @Test
    void upserts() {
        RecordTable<String> readings = RecordTable.<String>named("READINGS")
                .id("id", text -> text)
                .whole("order", String::length)
                .build();

        assertThat(JdbcDialect.MYSQL.upsert(readings))
                .isEqualTo("INSERT INTO `READINGS` (`id`, `order`) VALUES (?, ?) "
                        + "ON DUPLICATE KEY UPDATE `order` = VALUES(`order`)");
        assertThat(JdbcDialect.POSTGRESQL.upsert(readings))
                .isEqualTo("INSERT INTO \"READINGS\" (\"id\", \"order\") VALUES (?, ?) "
                        + "ON CONFLICT (\"id\") DO UPDATE SET \"order\" = EXCLUDED.\"order\"");
        assertThat(JdbcDialect.MARIADB.upsert(IDS))
                .isEqualTo("INSERT INTO `ids` (`id`) VALUES (?) ON DUPLICATE KEY UPDATE `id` = VALUES(`id`)");
        assertThat(JdbcDialect.POSTGRESQL.upsert(IDS))
                .isEqualTo("INSERT INTO \"ids\" (\"id\") VALUES (?) ON CONFLICT (\"id\") DO NOTHING");
    }
}
