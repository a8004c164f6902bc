package io.airline.producer;

import io.airline.model.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes Ctrl-C and SIGTERM stop a production in an orderly way: it publishes what it has read, reports, and the process
 * ends with the exit code that says how it went, not with the signal's.
 */
final class StopSignal implements AutoCloseable {
    /** How long a production may take to stop; longer means that no broker takes what it has read. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    private static final int FAILED = 1;

    private final Production<?> production;
    private final PrintWriter err;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread hook = new Thread(this::stopAndHalt, "stop-signal");

    private StopSignal(Production<?> production, PrintWriter err) {
        this.production = production;
        this.err = err;
    }

    /** Stops {@code production} on a signal, from now until this is closed. */
    static StopSignal stopping(Production<?> production, PrintWriter err) {
        StopSignal signal = new StopSignal(production, err);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Says that the production has ended and reported, and how the process is to end. */
    void finished(int code) {
        exitCode.complete(code);
    }

    private void stopAndHalt() {
        production.stop();
        OptionalInt code = awaitExitCode();
        if (code.isEmpty()) {
            err.println(ProgressDisplay.line(production.progress()));
            err.println("%d events were not acknowledged within %s of the signal to stop"
                    .formatted(production.progress().unpublished(), Durations.text(GRACE)));
        }
        err.flush();
        System.out.flush();
        // Returning would end the process with the signal's code.
        Runtime.getRuntime().halt(code.orElse(FAILED));
    }

    private OptionalInt awaitExitCode() {
        try {
            return OptionalInt.of(exitCode.get(GRACE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        } catch (TimeoutException | ExecutionException e) {
            return OptionalInt.empty();
        }
    }

    @Override
    public void close() {
        // An exception on the way out leaves nothing to wait for.
        exitCode.complete(FAILED);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // The process is ending already; the hook does the rest.
        }
    }
}
