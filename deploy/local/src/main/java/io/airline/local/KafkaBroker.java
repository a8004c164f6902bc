package io.airline.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A Kafka broker in KRaft mode that is its own controller. */
public final class KafkaBroker {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private KafkaBroker() {}

    /** Starts a broker and returns once it answers. Its data is kept below {@code directory} and found again there. */
    public static ManagedProcess start(Installation installation, Path directory, Path logs, Ports ports)
            throws InterruptedException {
        return start(installation, directory, logs, ports, Map.of());
    }

    /**
     * Starts a broker as above.
     *
     * @param more properties of the broker beside those that it has of its own, or instead of them
     */
    static ManagedProcess start(
            Installation installation, Path directory, Path logs, Ports ports, Map<String, String> more)
            throws InterruptedException {
        Path data = directory.resolve("data");
        Path settings = directory.resolve("server.properties");
        try {
            Files.createDirectories(directory);
            try (Writer file = Files.newBufferedWriter(settings)) {
                settings(data, ports, more).store(file, null);
            }
        } catch (IOException e) {
            throw new StackException("cannot write " + settings + ": " + e.getMessage(), e);
        }
        Path log = logs.resolve("broker.log");
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(installation, settings, log);
        }
        List<String> command = command(installation, "broker", "kafka.Kafka");
        command.add(settings.toString());
        ManagedProcess broker = ManagedProcess.start("broker", log, Map.of(), command);
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", ports.bootstrapServers(),
                "reconnect.backoff.ms", "50",
                "reconnect.backoff.max.ms", "200"))) {
            broker.awaitReady(START_LIMIT, () -> answers(admin));
        } catch (StackException | InterruptedException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private static void format(Installation installation, Path settings, Path log) throws InterruptedException {
        List<String> command = command(installation, "storage", "kafka.tools.StorageTool");
        command.addAll(
                List.of("format", "--cluster-id", Uuid.randomUuid().toString(), "--config", settings.toString()));
        ManagedProcess format = ManagedProcess.start("broker's storage", log, Map.of(), command);
        if (format.awaitExit() != 0) {
            throw new StackException("the broker's storage cannot be made:%n%s".formatted(format.logTail()));
        }
    }

    private static List<String> command(Installation installation, String program, String mainClass) {
        List<String> command = new ArrayList<>(installation.java(program));
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dlog4j.configuration="
                        + installation.settings("kafka-log4j.properties").toUri(),
                "-cp",
                installation.kafkaJars(),
                mainClass));
        return command;
    }

    private static Properties settings(Path data, Ports ports, Map<String, String> more) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.dedupe.buffer.size=16777216
                """
                        .formatted(ports.kafka(), ports.controller())));
        settings.setProperty("log.dirs", data.toString());
        settings.putAll(more);
        return settings;
    }
}
