package io.airline.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.airline.aggregations.Leaderboard;
import io.airline.aggregations.LeaderboardEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run with {@code --once} has to say: what was produced, and what the store holds.
 *
 * @param production the producer's own report
 * @param stored number of events by key, by dimension, as read back from the store
 */
record StackReport(JsonNode production, Map<String, Map<String, Long>> stored) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BOARD_SIZE = 10;

    /** Returns the report as JSON; keys are ordered by count, greatest first. */
    String toJson() {
        ObjectNode report = JSON.createObjectNode();
        report.set("production", production);
        ObjectNode dimensions = report.putObject("stored");
        stored.forEach((dimension, counts) -> {
            ObjectNode board = dimensions.putObject(dimension);
            Leaderboard.of(counts).top(counts.size()).forEach(entry -> board.put(entry.key(), entry.count()));
        });
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and text are always JSON", e);
        }
    }

    /** Returns the best keys of each dimension as text. */
    List<String> leaderboards() {
        List<String> lines = new ArrayList<>();
        stored.forEach((dimension, counts) -> {
            List<LeaderboardEntry> top = Leaderboard.of(counts).top(BOARD_SIZE);
            lines.add("");
            lines.add("%s (%d keys)".formatted(dimension, counts.size()));
            for (LeaderboardEntry entry : top) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%4d  %-40s %,10d  %5.1f %%",
                        entry.rank(),
                        entry.key().replaceAll("\\p{Cntrl}", "?"),
                        entry.count(),
                        100 * entry.share()));
            }
        });
        return lines;
    }
}
