package io.airline.dashboard;

import io.airline.model.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query parameters of one request. What is unknown, given twice or malformed is refused: a misspelt parameter must not
 * pass for its default.
 */
final class Parameters {
    private final Map<String, List<String>> given;

    private Parameters(Map<String, List<String>> given) {
        this.given = given;
    }

    /**
     * Checks names.
     *
     * @param known the parameters that the request may have
     * @throws Problem if there is another one, or one twice, or one that cannot be decoded
     */
    static Parameters of(Map<String, List<String>> given, Set<String> known) {
        given.forEach((name, values) -> {
            if (!known.contains(name)) {
                throw Problem.badRequest("unknown parameter '%s'; allowed are %s"
                        .formatted(name, known.stream().sorted().toList()));
            }
            // A value that cannot be decoded is left out.
            if (values.isEmpty()) {
                throw Problem.badRequest("the value of parameter '%s' is not percent-encoded".formatted(name));
            }
            if (values.size() > 1) {
                throw Problem.badRequest("parameter '%s' is given %d times".formatted(name, values.size()));
            }
        });
        return new Parameters(given);
    }

    /** Returns a text; empty if it is not given. */
    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name)).map(values -> values.get(0));
    }

    /**
     * Returns the parts of a text with commas between.
     *
     * @throws Problem if one is empty or given twice
     */
    List<String> names(String name, List<String> otherwise) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        List<String> names = List.of(text.get().split(",", -1));
        if (names.contains("") || names.stream().distinct().count() < names.size()) {
            throw Problem.badRequest(
                    "%s: '%s' is not names with commas between, none twice".formatted(name, text.get()));
        }
        return names;
    }

    /**
     * Returns a text.
     *
     * @throws Problem if it is not given
     */
    String required(String name) {
        return text(name).orElseThrow(() -> Problem.badRequest("parameter '%s' is missing".formatted(name)));
    }

    /**
     * Returns a duration such as {@code 15m}.
     *
     * @throws Problem if it is none
     */
    Duration duration(String name, Duration otherwise) {
        List<String> values = given.get(name);
        if (values == null) {
            return otherwise;
        }
        try {
            return Durations.parse(values.get(0));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("%s: %s".formatted(name, e.getMessage()));
        }
    }

    /**
     * Returns a whole number from 1 to {@code max}.
     *
     * @throws Problem if it is none
     */
    int count(String name, int otherwise, int max) {
        List<String> values = given.get(name);
        if (values == null) {
            return Math.min(otherwise, max);
        }
        String text = values.get(0);
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= max) {
                return value;
            }
        }
        throw Problem.badRequest("%s: '%s' is not a whole number from 1 to %d".formatted(name, text, max));
    }
}
