package io.airline.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cassandra, one node of it, from the jars that the build has gathered. It lets everybody on this machine in. */
public final class CassandraServer extends DatabaseServer {
    private static final String CONFIGURATION =
            """
            cluster_name: airline
            num_tokens: 1
            partitioner: org.apache.cassandra.dht.Murmur3Partitioner
            endpoint_snitch: SimpleSnitch
            seed_provider:
              - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                parameters:
                  - seeds: "127.0.0.1:%2$d"
            listen_address: 127.0.0.1
            rpc_address: 127.0.0.1
            storage_port: %2$d
            native_transport_port: %1$d
            commitlog_sync: periodic
            commitlog_sync_period: 1000ms
            commitlog_segment_size: 8MiB
            commitlog_disk_access_mode: mmap
            disk_access_mode: mmap_index_only
            networking_cache_size: 16MiB
            file_cache_size: 16MiB
            """;

    private static final List<String> OPENED = List.of(
            "java.base/java.io",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.lang",
            "java.base/java.lang.reflect",
            "java.base/java.lang.module",
            "java.base/java.math",
            "java.base/java.net",
            "java.base/sun.nio.ch",
            "java.base/jdk.internal.loader",
            "java.base/jdk.internal.ref",
            "java.base/jdk.internal.reflect",
            "java.base/jdk.internal.math",
            "java.base/jdk.internal.module",
            "java.base/jdk.internal.util.jar",
            "jdk.management/com.sun.management.internal");

    private static final List<String> EXPORTED = List.of(
            "java.base/jdk.internal.misc",
            "java.base/jdk.internal.ref",
            "java.base/java.lang.ref",
            "java.base/sun.nio.ch",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry",
            "java.rmi/sun.rmi.server",
            "java.sql/java.sql");

    private final Installation installation;
    private int storagePort;

    /**
     * Makes a server, not started yet.
     *
     * @param installation whose build has gathered Cassandra's jars
     */
    public CassandraServer(Installation installation, Path directory, int port) {
        super(directory, port);
        this.installation = installation;
    }

    @Override
    String name() {
        return "Cassandra";
    }

    @Override
    void prepare() {}

    /** A directory that was kept may be used with other ports later. */
    @Override
    void configure() throws IOException {
        if (storagePort == 0) {
            storagePort = Ports.free(1).get(0);
        }
        Files.writeString(directory().resolve("cassandra.yaml"), CONFIGURATION.formatted(port(), storagePort));
    }

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(installation.java("cassandra"));
        OPENED.forEach(each -> command.addAll(List.of("--add-opens", each + "=ALL-UNNAMED")));
        EXPORTED.forEach(each -> command.addAll(List.of("--add-exports", each + "=ALL-UNNAMED")));
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dcassandra.config=" + directory().resolve("cassandra.yaml").toUri(),
                "-Dcassandra.storagedir=" + directory().resolve("data"),
                "-Dcassandra-foreground=yes",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-cp",
                installation.cassandraJars(),
                "org.apache.cassandra.service.CassandraDaemon"));
        return command;
    }

    @Override
    boolean answers() {
        // It says so once the schema is loaded, and listens a moment before.
        try {
            return isListening()
                    && Files.readString(log(), StandardCharsets.UTF_8).contains("Starting listening for CQL clients");
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the node's address, as host and port. */
    public String contactPoint() {
        return "127.0.0.1:" + port();
    }

    @Override
    public Map<String, String> jobSettings() {
        return Map.of("cassandra.contact-points", contactPoint());
    }
}
