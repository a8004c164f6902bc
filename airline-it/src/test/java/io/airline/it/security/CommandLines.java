package io.airline.it.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks again and again at the command lines of all processes, as {@code ps} does. */
final class CommandLines implements AutoCloseable {
    private static final long PERIOD_MILLIS = 50;

    private final String text;
    private final Set<String> found = ConcurrentHashMap.newKeySet();
    private final Set<String> seen = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "command-lines");

    private CommandLines(String text) {
        this.text = text;
    }

    /** Starts to look for that text. */
    static CommandLines watchFor(String text) {
        CommandLines lines = new CommandLines(text);
        lines.thread.setDaemon(true);
        lines.thread.start();
        return lines;
    }

    private void watch() {
        try {
            do {
                ProcessHandle.allProcesses().forEach(this::look);
            } while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(ProcessHandle process) {
        try {
            String line = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
            if (line.contains("airline")) {
                seen.add(line);
            }
            if (line.contains(text)) {
                found.add(line.replace('\0', ' '));
            }
        } catch (IOException e) {
            // It has ended since.
        }
    }

    /** Returns the command lines that the text was in. */
    Set<String> found() {
        return found;
    }

    /** Returns how many command lines of this project there were; called after {@link #close()}. */
    int seen() {
        return seen.size();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
