package io.airline.aggregations;

import java.io.Serializable;
import java.util.List;

/**
 * One picture of a stream that its dashboard is to draw: a hint, which changes nothing of what is computed. Pictures are
 * of one dimension each, and of fields of measures by their full names, as {@link Measures#fields()} has them.
 */
public sealed interface Panel extends Serializable {
    /** Returns what stands above the picture. */
    String title();

    /** Returns the name of the dimension whose keys it shows. */
    String dimension();

    /** Returns the names of the fields that it draws by themselves, of which each must be a number; often none. */
    default List<String> fields() {
        return List.of();
    }

    /** The keys with most events in the window, in order. */
    record Leaderboard(String title, String dimension) implements Panel {
        public Leaderboard {
            requireTitle(title);
        }
    }

    /** The number of events by slice, a line for each of the leading keys. */
    record Sparklines(String title, String dimension) implements Panel {
        public Sparklines {
            requireTitle(title);
        }
    }

    /**
     * Fields over time, a line for each of the leading keys.
     *
     * @param fields names of fields, at least one, none twice
     */
    record Values(String title, String dimension, List<String> fields) implements Panel {
        public Values {
            requireTitle(title);
            fields = List.copyOf(fields);
            if (fields.isEmpty() || fields.stream().distinct().count() < fields.size()) {
                throw new IllegalArgumentException(
                        "panel '%s' has the fields %s, where it needs one or several, none twice"
                                .formatted(title, fields));
            }
        }
    }

    /**
     * What is first, greatest, least and last in each slice, as candles of one key.
     *
     * @param open name of the field
     * @param high name of the field
     * @param low name of the field
     * @param close name of the field
     */
    record Candles(String title, String dimension, String open, String high, String low, String close)
            implements Panel {
        public Candles {
            requireTitle(title);
        }

        @Override
        public List<String> fields() {
            return List.of(open, high, low, close);
        }
    }

    /**
     * The classes of a histogram in the window, of all keys or of one that is chosen.
     *
     * @param measure name of a measure that is a histogram
     */
    record Histogram(String title, String dimension, String measure) implements Panel {
        public Histogram {
            requireTitle(title);
        }
    }

    private static void requireTitle(String title) {
        if (title.isBlank()) {
            throw new IllegalArgumentException("a panel has a title that is not blank");
        }
    }
}
