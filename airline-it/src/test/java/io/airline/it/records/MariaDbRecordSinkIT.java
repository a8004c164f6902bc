package io.airline.it.records;

import io.airline.it.Requirements;
import io.airline.local.DatabaseServer;
import io.airline.local.Installation;
import io.airline.local.MariaDbServer;
import io.airline.local.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The record sink {@code jdbc} on a real MariaDB. */
final class MariaDbRecordSinkIT extends JdbcContract {
    private static Path directory;
    private static MariaDbServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Requirements.mariaDb();
        directory = Files.createTempDirectory("records-");
        server = new MariaDbServer(directory, Ports.free().store());
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
        return true;
    }

    @Override
    String quoted(String name) {
        return '`' + name + '`';
    }
}
