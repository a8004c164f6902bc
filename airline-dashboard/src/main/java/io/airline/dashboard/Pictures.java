package io.airline.dashboard;

import io.airline.aggregations.Panel;
import io.airline.aggregations.SliceTotal;
import io.airline.dashboard.Views.PanelView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is drawn of the panels that a stream's definition asks for; a panel's number is its place there, from 1. */
final class Pictures {
    /** Lines in a picture: as many as can be told apart by their colours. */
    private static final int LINES = 6;

    private Pictures() {}

    /**
     * What a reader has chosen for a panel.
     *
     * @param key empty for the leading keys, or for all
     * @param step empty for one that suits the picture
     */
    record Choice(Optional<String> key, Optional<Duration> step) {
        static final Choice NONE = new Choice(Optional.empty(), Optional.empty());
    }

    /** Returns what is said of the panels. */
    static List<PanelView> describe(List<Panel> panels) {
        List<PanelView> views = new ArrayList<>();
        for (Panel panel : panels) {
            String measure = panel instanceof Panel.Histogram histogram ? histogram.measure() : null;
            List<String> fields = panel instanceof Panel.Sparklines ? List.of(SliceTotal.COUNT) : panel.fields();
            views.add(new PanelView(views.size() + 1, kind(panel), panel.title(), panel.dimension(), fields, measure));
        }
        return views;
    }

    private static String kind(Panel panel) {
        if (panel instanceof Panel.Leaderboard) {
            return "leaderboard";
        } else if (panel instanceof Panel.Sparklines) {
            return "sparklines";
        } else if (panel instanceof Panel.Values) {
            return "values";
        } else if (panel instanceof Panel.Candles) {
            return "candles";
        }
        return "histogram";
    }

    /**
     * Returns the pictures of the newest window of that size, by number; a leaderboard has none of its own.
     *
     * @throws IllegalArgumentException if no window of that size is kept, or a step that is chosen does not suit it
     */
    static Map<Integer, Object> draw(LiveStream<?> stream, Duration size, Map<Integer, Choice> choices) {
        Map<Integer, Object> pictures = new LinkedHashMap<>();
        List<Panel> panels = stream.definition().panels();
        for (int i = 0; i < panels.size(); i++) {
            Choice choice = choices.getOrDefault(i + 1, Choice.NONE);
            if (!(panels.get(i) instanceof Panel.Leaderboard)) {
                pictures.put(i + 1, draw(stream, panels.get(i), size, choice));
            }
        }
        return pictures;
    }

    private static Object draw(LiveStream<?> stream, Panel panel, Duration size, Choice choice) {
        if (panel instanceof Panel.Candles candles) {
            Duration step = choice.step().orElseGet(() -> stream.candleStep(size));
            return stream.candles(panel.dimension(), candles.fields(), choice.key(), size, step);
        } else if (panel instanceof Panel.Histogram histogram) {
            return stream.histogram(panel.dimension(), histogram.measure(), choice.key(), size);
        }
        List<String> fields = panel instanceof Panel.Values ? panel.fields() : List.of(SliceTotal.COUNT);
        Duration step = choice.step().orElseGet(() -> stream.lineStep(size));
        return stream.values(panel.dimension(), fields, choice.key(), size, step, LINES);
    }
}
