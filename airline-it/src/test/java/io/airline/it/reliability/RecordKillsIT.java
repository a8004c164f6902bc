package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.airline.aggregations.records.RecordTable;
import io.airline.it.Requirements;
import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.CassandraServer;
import io.airline.local.DatabaseServer;
import io.airline.local.Installation;
import io.airline.local.ManagedProcess;
import io.airline.local.MariaDbServer;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.TopicReader;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A job that is killed while it writes records: afterwards the store has each of them, and each once. */
@Tag("reliability")
class RecordKillsIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int KILLS = Integer.getInteger("airline.it.record-kills", 5);
    private static final RecordTable<FlightFare> TABLE = FLIGHTS.tables().get(0);

    private Path data;
    private DatabaseServer server;
    private AirlineStack stack;

    /** Reads the ids of all records that are stored; one that is stored twice is given twice. */
    @FunctionalInterface
    private interface Ids {
        List<String> read();
    }

    /** Kills the job while the sink writes. */
    @FunctionalInterface
    private interface Kill {
        void now() throws Exception;
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createTempDirectory("records-");
    }

    @AfterEach
    void stop() throws IOException {
        if (stack != null) {
            stack.close();
        }
        if (server != null) {
            server.close();
        }
        Installation.delete(data);
    }

    @Test
    void ofAJobKilledOftenMariaDbHasEachRecordOnce() throws Exception {
        kill("jdbc", startMariaDb(), this::mariaDbIds, this::killWhileTheServerIsHeld);
    }

    @Test
    void ofAJobKilledOftenCassandraHasEachRecordOnce() throws Exception {
        server = new CassandraServer(
                Installation.fromSystemProperty(), data, Ports.free().store());
        server.start();
        kill("cassandra", server.jobSettings(), this::cassandraIds, this::killWhileTheServerIsHeld);
    }

    @Test
    void ofAJobKilledOftenFilesHaveEachRecordOnce() throws Exception {
        kill(
                "files",
                Map.of("files.directory", data.toUri().toString(), "files.format", "csv"),
                this::fileIds,
                this::killWhileAFileIsBeingWritten);
    }

    private Map<String, String> startMariaDb() throws InterruptedException {
        Requirements.mariaDb();
        server = new MariaDbServer(data, Ports.free().store());
        server.start();
        return server.jobSettings();
    }

    private void kill(String sink, Map<String, String> settings, Ids stored, Kill kill) throws Exception {
        AirlineStack.Builder builder = Stacks.builder(FLIGHTS, Store.Kind.QUESTDB)
                .jobJar(Installation.fromSystemProperty().sinkJar(sink))
                .jobSetting("job.tables", TABLE.name() + ": " + sink)
                .jobSetting("job.table-interval", "0s");
        settings.forEach(builder::jobSetting);
        stack = builder.start();
        Path checkpoint = stack.checkpoint().resolveSibling("flights-%s-%s".formatted(TABLE.name(), sink));
        for (int i = 0; i < KILLS; i++) {
            ManagedProcess producer = stack.startProducer(
                    List.of("--rate", "5000", "--seed", Integer.toString(i)), ProcessBuilder.Redirect.PIPE);
            int before = stored.read().size();
            Wait.until(
                    "records to be stored, see " + stack.logs(),
                    LIMIT,
                    () -> stored.read().size() > before);

            kill.now();

            assertThat(newest(checkpoint.resolve("offsets")))
                    .as("a micro-batch was being written")
                    .isGreaterThan(newest(checkpoint.resolve("commits")));
            stack.startJob();
            Stacks.awaitStoredGrows(stack, LIMIT);
            producer.close();
            stack.awaitStored(STORED_LIMIT);
            awaitEachOnce(stored);
        }
        Stacks.assertStoredIsWhatWasPublished(stack);
    }

    /** A store that does not answer; meanwhile the stream's own query goes on. */
    private void killWhileTheServerIsHeld() throws Exception {
        server.pause();
        Stacks.awaitStoredGrows(stack, LIMIT);
        Stacks.awaitStoredGrows(stack, LIMIT);
        stack.killJob();
        server.resume();
    }

    private void killWhileAFileIsBeingWritten() throws Exception {
        Path temporary = data.resolve(TABLE.name()).resolve("_temporary");
        int leftBehind = names(temporary).size();
        try (Freezer freezer = new Freezer(stack.job().pid())) {
            freezer.freezeWhen(
                    "while set -- %s/*; [ $# -le %d ] || [ ! -e \"$1\" ]; do :; done".formatted(temporary, leftBehind),
                    () -> names(temporary).size() > leftBehind,
                    LIMIT);
            stack.killJob();
        }
    }

    private void awaitEachOnce(Ids stored) throws InterruptedException {
        List<String> published = new ArrayList<>();
        EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);
        try (TopicReader topic = new TopicReader(stack.bootstrapServers(), FLIGHTS.topic())) {
            topic.readToEnd(message -> {
                try {
                    published.add(codec.decode(message.value()).getId());
                } catch (UndecodableEventException e) {
                    throw new AssertionError(e);
                }
            });
        }
        Wait.until(
                "all records to be stored, see " + stack.logs(),
                LIMIT,
                () -> stored.read().size() >= published.size());
        List<String> found = new ArrayList<>(stored.read());
        Collections.sort(published);
        Collections.sort(found);
        assertThat(found).isEqualTo(published);
    }

    private List<String> mariaDbIds() {
        List<String> ids = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(server.jobSettings().get("jdbc.url"), "airline", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM " + TABLE.name())) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        } catch (SQLException e) {
            // The job has not made the table yet.
            return List.of();
        }
        return ids;
    }

    private List<String> cassandraIds() {
        List<String> ids = new ArrayList<>();
        try (CqlSession session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                .withLocalDatacenter("datacenter1")
                .build()) {
            boolean isThere = session.getMetadata()
                    .getKeyspace("airline")
                    .flatMap(keyspace -> keyspace.getTable(TABLE.name()))
                    .isPresent();
            if (isThere) {
                session.execute("SELECT id FROM airline." + TABLE.name()).forEach(row -> ids.add(row.getString(0)));
            }
        }
        return ids;
    }

    private List<String> fileIds() {
        List<String> ids = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".csv")).toList()) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .forEach(ids::add);
            }
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                // A temporary file that has its name by now.
                return fileIds();
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    private static long newest(Path log) {
        return names(log).stream()
                .filter(name -> name.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(-1);
    }

    private static List<String> names(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? List.of() : List.of(names);
    }
}
