package io.airline.it.records;

import io.airline.it.Requirements;
import io.airline.local.DatabaseServer;
import io.airline.local.Installation;
import io.airline.local.Ports;
import io.airline.local.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The record sink {@code jdbc} on a real PostgreSQL. */
final class PostgreSqlRecordSinkIT extends JdbcContract {
    private static Path directory;
    private static PostgreSqlServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Requirements.postgreSql();
        directory = Files.createTempDirectory("records-");
        server = new PostgreSqlServer(directory, Ports.free().store());
        server.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
            Installation.delete(directory);
        }
    }

    @Override
    DatabaseServer server() {
        return server;
    }

    @Override
    boolean isOneProcess() {
        return false;
    }

    @Override
    String quoted(String name) {
        return '"' + name + '"';
    }
}
