package io.airline.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MariaDB, as Debian's package {@code mariadb-server} brings it. It lets everybody on this machine in. */
public final class MariaDbServer extends DatabaseServer {
    /** The one that {@link #jobSettings()} name; its user has no password. */
    public static final String DATABASE = "airline";

    /** As whom the server runs if root starts it. */
    static final String OWNER = "mysql";

    public MariaDbServer(Path directory, int port) {
        super(directory, port);
    }

    /** Returns its program, if it is installed. */
    public static Optional<Path> program() {
        return program("mariadbd", Path.of("/usr/sbin"));
    }

    @Override
    String name() {
        return "MariaDB";
    }

    @Override
    void prepare() throws IOException, InterruptedException {
        Path statements = Files.writeString(
                directory().resolve("init.sql"),
                """
                CREATE DATABASE IF NOT EXISTS airline;
                CREATE USER IF NOT EXISTS 'airline'@'127.0.0.1' IDENTIFIED VIA mysql_native_password USING '';
                GRANT ALL ON *.* TO 'airline'@'127.0.0.1';
                """);
        List<String> install = new ArrayList<>(List.of(
                "mariadb-install-db",
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--datadir=" + directory().resolve("data")));
        if (isRoot()) {
            giveTo(OWNER);
            install.add("--user=" + OWNER);
        }
        run(install);
        if (isRoot()) {
            run(List.of("chown", OWNER, statements.toString()));
        }
    }

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                program()
                        .orElseThrow(() -> new StackException("mariadbd is not installed"))
                        .toString(),
                "--no-defaults",
                "--datadir=" + directory().resolve("data"),
                "--socket=" + directory().resolve("data/socket"),
                "--pid-file=" + directory().resolve("data/pid"),
                "--init-file=" + directory().resolve("init.sql"),
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--port=" + port(),
                // A server for records of a machine's own: little memory, all else as it comes.
                "--innodb-buffer-pool-size=64M",
                "--performance-schema=OFF",
                "--default-time-zone=+05:45"));
        if (isRoot()) {
            command.add("--user=" + OWNER);
        }
        return command;
    }

    @Override
    boolean answers() {
        return isListening();
    }

    /** Returns the database's address. */
    public String url() {
        return "jdbc:mariadb://127.0.0.1:%d/%s".formatted(port(), DATABASE);
    }

    @Override
    public Map<String, String> jobSettings() {
        return Map.of("jdbc.url", url(), "jdbc.user", "airline");
    }
}
