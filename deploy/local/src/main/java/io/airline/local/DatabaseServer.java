package io.airline.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A database that keeps whole records, as a process on this machine with a directory of its own: for tests, and to try a
 * record sink out. It listens on loopback alone.
 *
 * <p>Used by one thread at a time.
 */
public abstract class DatabaseServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration PREPARE_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;
    private ManagedProcess process;

    /**
     * Makes a server, not started yet.
     *
     * @param directory for data and log; made if it is missing
     * @param port of which nobody makes use
     */
    DatabaseServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Returns what it is, for messages. */
    abstract String name();

    /** Makes the files that the first start needs. */
    abstract void prepare() throws IOException, InterruptedException;

    /** Writes the files that name ports, before each start. */
    void configure() throws IOException {}

    /** Returns the command that runs the server. */
    abstract List<String> command();

    /** Returns whether it answers. */
    abstract boolean answers();

    /** Returns the keys that the job needs to write to it, none of them a secret. */
    public abstract Map<String, String> jobSettings();

    public int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    /**
     * Starts the server, for the first time or again, and returns once it answers.
     *
     * @throws StackException if it does not
     */
    public void start() throws InterruptedException {
        try {
            if (Files.notExists(directory.resolve("prepared"))) {
                Files.createDirectories(directory);
                prepare();
                Files.createFile(directory.resolve("prepared"));
            }
            configure();
        } catch (IOException e) {
            throw new StackException("%s cannot use %s: %s".formatted(name(), directory, e.getMessage()), e);
        }
        process = ManagedProcess.start(name(), log(), Map.of(), command());
        try {
            process.awaitReady(START_LIMIT, this::answers);
        } catch (StackException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** Returns the file of its log. */
    public Path log() {
        return directory.resolve("server.log");
    }

    /** Holds the server, as a machine that swaps would: it answers nobody and refuses nobody. */
    public void pause() throws InterruptedException {
        process.pause();
    }

    /** Lets the server go on after {@link #pause()}. */
    public void resume() throws InterruptedException {
        process.resume();
    }

    /** Kills the server, as a power cut would. */
    public void kill() {
        process.killWithDescendants();
    }

    /** Ends the server; its directory stays. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    /** Runs a command to its end, its output in the log. */
    final void run(List<String> command) throws IOException, InterruptedException {
        Process running = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        if (!running.waitFor(PREPARE_LIMIT.toSeconds(), TimeUnit.SECONDS) || running.exitValue() != 0) {
            running.destroyForcibly();
            throw new StackException("%s cannot be prepared, see %s".formatted(name(), log()));
        }
    }

    /** Returns whether this process runs as root, which such servers refuse. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Gives a directory, with all that is in it, to the user that the server's package has made. */
    final void giveTo(String user) throws IOException, InterruptedException {
        run(List.of("chown", "-R", user, directory.toString()));
    }

    /** Returns a program of the server: on the PATH, or where Debian has those that are no commands. */
    static Optional<Path> program(String name, Path... directories) {
        Optional<Path> onPath = Installation.onPath(name);
        for (Path each : directories) {
            if (onPath.isEmpty() && Files.isExecutable(each.resolve(name))) {
                onPath = Optional.of(each.resolve(name));
            }
        }
        return onPath;
    }

    /** Returns whether something listens at the port. */
    final boolean isListening() {
        try (java.net.Socket socket = new java.net.Socket()) {
            socket.connect(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
