package io.airline.local;

import io.airline.aggregations.Dimension;
import io.airline.aggregations.LeaderboardEntry;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers of a running stack on the terminal: refreshed in place, or a line now and then where there is none. */
final class LiveView {
    private static final int BOARD_SIZE = 5;
    private static final int COLUMNS = 3;
    private static final int KEY_WIDTH = 16;
    private static final int COLUMN_WIDTH = 26;
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String CLEAR_ALL = "\u001b[2J";
    private static final double NANOS_PER_SECOND = 1e9;

    private final AirlineStack stack;
    private final KpiFollower kpis;
    private final List<String> header;
    private final PrintStream out;
    private final boolean isTerminal;
    private long lastPublished;
    private long lastNanos = System.nanoTime();
    private boolean isFirst = true;

    /**
     * Makes the view.
     *
     * @param header what stands above the numbers: where each process listens
     */
    LiveView(AirlineStack stack, KpiFollower kpis, List<String> header, PrintStream out, boolean isTerminal)
            throws InterruptedException {
        this.stack = stack;
        this.kpis = kpis;
        this.header = List.copyOf(header);
        this.out = out;
        this.isTerminal = isTerminal;
        this.lastPublished = stack.progress().published();
    }

    /**
     * Shows the numbers of this moment.
     *
     * @param state what the producer is about
     */
    void refresh(String state) throws InterruptedException {
        // In this order: what is published in between is no lag of what is shown.
        long lag = stack.progress().lag();
        long published = stack.progress().published();
        long now = System.nanoTime();
        double rate = (published - lastPublished) / ((now - lastNanos) / NANOS_PER_SECOND);
        lastPublished = published;
        lastNanos = now;
        String numbers = String.format(
                Locale.ROOT, "%,d events published, %,.0f events/s, lag %,d events, %s", published, rate, lag, state);
        if (isTerminal) {
            out.print(screen(numbers));
        } else {
            out.println(numbers);
            out.println("  " + top3());
        }
        out.flush();
        isFirst = false;
    }

    private String screen(String numbers) {
        List<String> lines = new ArrayList<>(header);
        lines.add("");
        lines.add(numbers);
        lines.add("");
        lines.add("Last 15 minutes");
        lines.addAll(boards());
        lines.add("Ctrl-C stops everything.");
        StringBuilder screen = new StringBuilder(isFirst ? CLEAR_ALL : "").append(HOME);
        lines.forEach(line -> screen.append(line).append(CLEAR_LINE).append(System.lineSeparator()));
        return screen.append(CLEAR_BELOW).toString();
    }

    private List<String> boards() {
        List<String> lines = new ArrayList<>();
        List<? extends Dimension<?>> dimensions = stack.stream().dimensions();
        for (int first = 0; first < dimensions.size(); first += COLUMNS) {
            List<String> block = block(dimensions.subList(first, Math.min(first + COLUMNS, dimensions.size())));
            lines.addAll(block);
            lines.add("");
        }
        return lines;
    }

    private List<String> block(List<? extends Dimension<?>> dimensions) {
        StringBuilder[] lines = new StringBuilder[BOARD_SIZE + 1];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new StringBuilder();
        }
        for (Dimension<?> dimension : dimensions) {
            List<LeaderboardEntry> top = kpis.top(dimension.name(), BOARD_SIZE);
            lines[0].append(cell(dimension.name()));
            for (int i = 0; i < BOARD_SIZE; i++) {
                lines[i + 1].append(cell(i < top.size() ? entry(top.get(i)) : ""));
            }
        }
        return java.util.Arrays.stream(lines)
                .map(line -> line.toString().stripTrailing())
                .toList();
    }

    private static String cell(String text) {
        return text + " ".repeat(Math.max(1, COLUMN_WIDTH - text.length()));
    }

    private static String entry(LeaderboardEntry entry) {
        return String.format(Locale.ROOT, "%-" + KEY_WIDTH + "s %,7d", shorten(entry.key()), entry.count());
    }

    /** Cuts a key to its column; control characters in it must not reach the terminal. */
    static String shorten(String key) {
        String safe = key.replaceAll("\\p{Cntrl}", "?");
        return safe.length() <= KEY_WIDTH ? safe : safe.substring(0, KEY_WIDTH - 1) + "…";
    }

    private String top3() {
        Dimension<?> first = stack.stream().dimensions().get(0);
        List<String> entries = new ArrayList<>();
        kpis.top(first.name(), 3).forEach(entry -> entries.add(shorten(entry.key()) + " " + entry.count()));
        return first.name() + " in the last 15 minutes: "
                + (entries.isEmpty() ? "none yet" : String.join(", ", entries));
    }
}
