package io.airline.producer;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows how far a production has come: as a bar on a terminal, else as a line every few seconds. */
final class ProgressDisplay {
    private static final Duration BAR_PERIOD = Duration.ofMillis(250);
    private static final Duration LINE_PERIOD = Duration.ofSeconds(5);
    private static final int BAR_WIDTH = 100;
    private static final long UNKNOWN_MAX = -1;

    private ProgressDisplay() {}

    /**
     * Runs a production and shows its progress meanwhile.
     *
     * @param expected the number of records the production will have, null if that is not known
     */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on there is always a console: a bar in a log, then, is all
    static ProductionReport run(Production<?> production, Long expected, PrintWriter err) throws ProductionException {
        if (System.console() == null) {
            return run(production, () -> err.println(line(production.progress())), LINE_PERIOD);
        }
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("published")
                .setInitialMax(expected == null ? UNKNOWN_MAX : expected)
                .setUpdateIntervalMillis((int) BAR_PERIOD.toMillis())
                .showSpeed()
                // The default asks the terminal for its size, which suspends a process in the background.
                .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                .build()) {
            ProductionReport report = run(production, () -> show(bar, production.progress()), BAR_PERIOD);
            show(bar, report.counts());
            return report;
        }
    }

    private static ProductionReport run(Production<?> production, Runnable update, Duration period)
            throws ProductionException {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
        try {
            long nanos = period.toNanos();
            var unused = scheduler.scheduleAtFixedRate(update, nanos, nanos, TimeUnit.NANOSECONDS);
            return production.run();
        } finally {
            scheduler.shutdownNow();
        }
    }

    private static void show(ProgressBar bar, ProductionProgress progress) {
        bar.stepTo(progress.skipped() + progress.success());
        long errors = progress.errorsByTransform() + progress.errorsBySchema();
        bar.setExtraMessage(
                (errors == 0 ? "" : String.format(Locale.ROOT, ", %,d rejected", errors)) + skipped(progress));
    }

    static String line(ProductionProgress progress) {
        return String.format(
                Locale.ROOT,
                "%d s: %,d records, %,d published, %,d errors by transform, %,d by schema%s, %,d records/s",
                Math.round(progress.elapsed().toMillis() / 1000.0),
                progress.total(),
                progress.success(),
                progress.errorsByTransform(),
                progress.errorsBySchema(),
                skipped(progress),
                progress.recordsPerSecond());
    }

    private static String skipped(ProductionProgress progress) {
        return progress.skipped() == 0 ? "" : String.format(Locale.ROOT, ", %,d skipped", progress.skipped());
    }
}
