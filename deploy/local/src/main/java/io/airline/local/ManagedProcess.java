package io.airline.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of the stack, its output in a log file. It is in a session of its own where the system has {@code setsid}, so
 * that Ctrl-C reaches only the stack, which then stops its processes in order.
 *
 * <p>Thread-safe.
 */
public final class ManagedProcess implements AutoCloseable {
    private static final int LOG_TAIL_BYTES = 4_000;
    private static final Duration GRACE = Duration.ofSeconds(40);

    private final String name;
    private final Path log;
    private final Process process;

    private ManagedProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a process.
     *
     * @param name what it is, for messages
     * @param log file that its output is appended to
     */
    public static ManagedProcess start(String name, Path log, Map<String, String> environment, List<String> command) {
        return start(name, log, environment, command, ProcessBuilder.Redirect.PIPE, ProcessBuilder.Redirect.PIPE);
    }

    /** Starts a process whose input and errors go elsewhere than to nothing and the log; {@code PIPE} means these. */
    static ManagedProcess start(
            String name,
            Path log,
            Map<String, String> environment,
            List<String> command,
            ProcessBuilder.Redirect input,
            ProcessBuilder.Redirect errors) {
        List<String> line = new ArrayList<>();
        Installation.onPath("setsid").ifPresent(setsid -> line.add(setsid.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        // What the user has set for a job or a producer of his own must not change those of the stack.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("AIRLINE_"));
        builder.environment().putAll(environment);
        builder.redirectInput(input);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (errors.equals(ProcessBuilder.Redirect.PIPE)) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(errors);
        }
        try {
            Files.createDirectories(log.getParent());
            Process process = builder.start();
            if (input.equals(ProcessBuilder.Redirect.PIPE)) {
                process.getOutputStream().close();
            }
            return new ManagedProcess(name, log, process);
        } catch (IOException e) {
            throw new StackException("%s cannot be started: %s".formatted(name, e.getMessage()), e);
        }
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the exit code, once the process has ended. */
    public int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @throws StackException if it does not hold in time, or the process ends before; with the end of the log
     */
    public void awaitReady(Duration limit, Wait.Condition condition) throws InterruptedException {
        Wait.until("%s to be ready, see %s".formatted(name, log), limit, () -> {
            requireAlive();
            return condition.holds();
        });
    }

    /** Throws a {@link StackException} with the end of the log if the process has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new StackException("%s ended with exit code %d:%n%s".formatted(name, process.exitValue(), logTail()));
        }
    }

    /** Returns the last lines of the log. */
    String logTail() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - LOG_TAIL_BYTES);
            byte[] tail = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the process to end (SIGTERM), and kills it if it has not ended after a while. Does nothing if it has ended. */
    @Override
    public void close() {
        try {
            end(GRACE);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the process to end (SIGTERM), and kills it if it has not ended after {@code grace}. */
    void end(Duration grace) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    /**
     * Holds the process (SIGSTOP): it answers nobody, and its connections stay, until {@link #resume()}.
     *
     * @throws StackException if the system has no such signal, or the process has ended
     */
    void pause() throws InterruptedException {
        signal("STOP");
    }

    /** Lets a process that is held go on (SIGCONT). */
    void resume() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws InterruptedException {
        String command = "kill -%s %d".formatted(signal, process.pid());
        try {
            int exitCode = new ProcessBuilder("sh", "-c", command).start().waitFor();
            if (exitCode != 0) {
                throw new StackException("%s: '%s' ended with exit code %d".formatted(name, command, exitCode));
            }
        } catch (IOException e) {
            throw new StackException("%s: '%s' cannot be run: %s".formatted(name, command, e.getMessage()), e);
        }
    }

    /** Kills the process at once (SIGKILL) and returns when it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Kills the process and those that it has started, which might go on for a while without it, as {@link #kill()} does. */
    void killWithDescendants() {
        List<ProcessHandle> descendants = process.descendants().toList();
        kill();
        descendants.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(descendants.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                // In a container without an init process the dead stay in the table of processes.
                .completeOnTimeout(null, GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
