package io.airline.it.reliability;

import io.airline.local.StackException;
import io.airline.local.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Holds a process (SIGSTOP) in an instant that lasts less than a millisecond. A process that is killed while it is held is
 * killed in that instant. The signals come from a shell that is there already: to start a program takes longer than the
 * instant lasts.
 *
 * <p>Used by one thread.
 */
final class Freezer implements AutoCloseable {
    private final long pid;
    private final Process shell;
    private final BufferedReader answers;

    /** Makes a freezer of that process. */
    Freezer(long pid) throws IOException {
        this.pid = pid;
        this.shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        this.answers = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Holds the process in an instant in which the condition holds.
     *
     * @param await what the shell does before it holds the process; when that is done the instant may have come
     * @throws StackException if there is none within the limit
     */
    void freezeWhen(String await, Wait.Condition condition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            ask(await + "; kill -STOP " + pid, limit);
            awaitStopped();
            if (condition.holds()) {
                return;
            }
            ask("kill -CONT " + pid, limit);
        }
        throw new StackException(
                "waited %d s in vain for an instant to kill process %d".formatted(limit.toSeconds(), pid));
    }

    private void ask(String command, Duration limit) throws InterruptedException {
        try {
            shell.outputWriter().write(command + "; echo done\n");
            shell.outputWriter().flush();
            Wait.until("the shell to have done: " + command, limit, this::isReady);
            String answer = answers.readLine();
            if (!"done".equals(answer)) {
                throw new StackException("%s: %s".formatted(command, answer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() {
        try {
            return answers.ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The threads of a process stop one after the other, each when it leaves the kernel. */
    private void awaitStopped() {
        try {
            boolean isStopped;
            do {
                isStopped = true;
                for (String thread :
                        Path.of("/proc", Long.toString(pid), "task").toFile().list()) {
                    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "task", thread, "stat"));
                    // "pid (name) state …", and a name may have anything in it.
                    isStopped &= stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
                }
            } while (!isStopped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shell.destroy();
    }
}
