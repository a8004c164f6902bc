package io.airline.local;

import io.airline.aggregations.StreamDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a stack's job keeps whole records: what it has to be told for that, the jars of its sinks, and the databases that are
 * started because the settings name none.
 *
 * <p>Used by one thread at a time.
 */
final class RecordStores implements AutoCloseable {
    private static final String JDBC = "jdbc";
    private static final String CASSANDRA = "cassandra";
    private static final String FILES = "files";

    private final Installation installation;
    private final StreamDefinition<?> stream;
    private final List<Kept> tables;
    private final Path directory;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> addresses = new ArrayList<>();
    private final List<DatabaseServer> servers = new ArrayList<>();

    /**
     * A table and the sink that keeps it.
     *
     * @param table name of the table
     * @param sink name of the sink
     */
    record Kept(String table, String sink) {}

    /**
     * Where the databases listen.
     *
     * @param mariaDb port of MariaDB
     * @param cassandra port of Cassandra
     */
    record DatabasePorts(int mariaDb, int cassandra) {
        /** Returns ports that nobody uses at the moment. */
        static DatabasePorts free() {
            List<Integer> ports = Ports.free(2);
            return new DatabasePorts(ports.get(0), ports.get(1));
        }
    }

    /**
     * Makes the stores, not started yet.
     *
     * @param tables what is kept, and how; may be empty
     * @param directory of the stack
     */
    RecordStores(Installation installation, StreamDefinition<?> stream, List<Kept> tables, Path directory) {
        this.installation = installation;
        this.stream = stream;
        this.tables = List.copyOf(tables);
        this.directory = directory;
    }

    /**
     * Starts the databases that the job's settings do not name, and returns once they answer.
     *
     * @param files where files are to lie unless the settings say so
     * @throws StackException if one of them cannot be started
     */
    void start(Map<String, String> jobSettings, Path files, DatabasePorts ports) throws InterruptedException {
        if (isHere(JDBC, "jdbc.url", jobSettings)) {
            if (MariaDbServer.program().isEmpty()) {
                throw new StackException("mariadbd is not installed; install Debian's package mariadb-server,"
                        + " or name a database with jdbc.url");
            }
            letThrough();
            MariaDbServer server = new MariaDbServer(directory.resolve("mariadb"), ports.mariaDb());
            start(server);
            addresses.add("MariaDB    mariadb -h 127.0.0.1 -P %d -u airline %s, %s"
                    .formatted(server.port(), MariaDbServer.DATABASE, tablesOf(JDBC)));
        }
        if (isHere(CASSANDRA, "cassandra.contact-points", jobSettings)) {
            CassandraServer server =
                    new CassandraServer(installation, directory.resolve("cassandra"), ports.cassandra());
            start(server);
            addresses.add("Cassandra  cqlsh 127.0.0.1 %d, %s".formatted(server.port(), tablesOf(CASSANDRA)));
        }
        if (isHere(FILES, "files.directory", jobSettings)) {
            settings.put("files.directory", files.toUri().toString());
            addresses.add("files      %s, %s".formatted(files, tablesOf(FILES)));
        }
    }

    private boolean isHere(String sink, String address, Map<String, String> jobSettings) {
        return tables.stream().anyMatch(kept -> kept.sink().equals(sink)) && !jobSettings.containsKey(address);
    }

    private String tablesOf(String sink) {
        return tables.stream()
                .filter(kept -> kept.sink().equals(sink))
                .map(kept -> "table " + kept.table())
                .collect(Collectors.joining(", "));
    }

    private void start(DatabaseServer server) throws InterruptedException {
        Ports.requireFree(
                server.name(),
                server.port(),
                "--%s-port".formatted(server.directory().getFileName()));
        servers.add(server);
        server.start();
        settings.putAll(server.jobSettings());
    }

    /** Root's own directory is closed to the user that MariaDB then runs as; nobody else is let in. */
    private void letThrough() {
        if (!DatabaseServer.isRoot()) {
            return;
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            if (!permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                Files.getFileAttributeView(directory, PosixFileAttributeView.class)
                        .setGroup(directory
                                .getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByGroupName(MariaDbServer.OWNER));
                permissions.add(PosixFilePermission.GROUP_EXECUTE);
                Files.setPosixFilePermissions(directory, permissions);
            }
        } catch (IOException e) {
            throw new StackException("MariaDB cannot be let into %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /** Returns the keys of the job's configuration that go with the tables. */
    Map<String, String> jobSettings() {
        Map<String, String> all = new LinkedHashMap<>(settings);
        if (!tables.isEmpty()) {
            all.put(
                    "job.tables",
                    tables.stream()
                            .map(kept -> kept.table() + ": " + kept.sink())
                            .collect(Collectors.joining(", ")));
        }
        return all;
    }

    /** Returns the jars of those sinks that the build has brought; others come as jars of the job's own. */
    List<Path> jars() {
        return tables.stream()
                .map(Kept::sink)
                .distinct()
                .filter(List.of(JDBC, CASSANDRA, FILES)::contains)
                .map(installation::sinkJar)
                .toList();
    }

    /** Returns the names of the job's queries that keep the tables. */
    List<String> queries() {
        return tables.stream()
                .map(kept -> "%s-%s-%s".formatted(stream.name(), kept.table(), kept.sink()))
                .toList();
    }

    /** Returns where the records are, a line for each store that is here. */
    List<String> addresses() {
        return List.copyOf(addresses);
    }

    @Override
    public void close() {
        servers.forEach(DatabaseServer::close);
    }
}
