package io.airline.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL, as Debian's package {@code postgresql} brings it. It lets everybody on this machine in. */
public final class PostgreSqlServer extends DatabaseServer {
    /** As whom the server runs if root starts it. */
    private static final String OWNER = "postgres";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    public PostgreSqlServer(Path directory, int port) {
        super(directory, port);
    }

    /** Returns its program, if it is installed. */
    public static Optional<Path> program() {
        return program("postgres", directories());
    }

    private static Path[] directories() {
        if (!Files.isDirectory(DEBIAN)) {
            return new Path[0];
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve("bin"))
                    .toArray(Path[]::new);
        } catch (IOException e) {
            return new Path[0];
        }
    }

    @Override
    String name() {
        return "PostgreSQL";
    }

    @Override
    void prepare() throws IOException, InterruptedException {
        if (isRoot()) {
            giveTo(OWNER);
        }
        run(asOwner(List.of(
                programs().resolve("initdb").toString(),
                "--pgdata=" + directory().resolve("data"),
                "--username=airline",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync")));
    }

    /** Returns where the server's programs are: on the PATH may be links to some of them. */
    private static Path programs() {
        Path postgres = program().orElseThrow(() -> new StackException("postgres is not installed"));
        try {
            return postgres.toRealPath().getParent();
        } catch (IOException e) {
            throw new StackException("%s cannot be found: %s".formatted(postgres, e.getMessage()), e);
        }
    }

    /** The server refuses to be root, and has no option to become another. */
    private static List<String> asOwner(List<String> command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            // Not su or runuser: a signal to the process has to reach the server itself.
            all.addAll(List.of("setpriv", "--reuid=" + OWNER, "--regid=" + OWNER, "--init-groups"));
        }
        all.addAll(command);
        return all;
    }

    @Override
    List<String> command() {
        return asOwner(List.of(
                programs().resolve("postgres").toString(),
                "-D",
                directory().resolve("data").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port()),
                "-k",
                directory().resolve("data").toString(),
                "-c",
                "timezone=Asia/Kathmandu",
                "-c",
                "shared_buffers=32MB"));
    }

    @Override
    boolean answers() {
        try {
            return new ProcessBuilder(
                                    programs().resolve("pg_isready").toString(),
                                    "-q",
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(port()))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns the database's address. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port());
    }

    @Override
    public Map<String, String> jobSettings() {
        return Map.of("jdbc.url", url(), "jdbc.user", "airline");
    }
}
