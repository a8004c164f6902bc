package io.airline.model.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Writes the reference page of the configuration: every key with default, unit or bounds, and meaning. */
public final class ConfigurationPage {
    private ConfigurationPage() {}

    /** Returns the areas as Markdown, one table each, in the order given. */
    public static String of(List<Class<? extends Record>> areas) {
        StringBuilder page = new StringBuilder();
        for (Class<? extends Record> area : areas) {
            ConfigArea about = area.getAnnotation(ConfigArea.class);
            page.append("\n## ")
                    .append(about.value())
                    .append("\n\n")
                    .append(about.description())
                    .append("\n\n");
            page.append("| key | default | type, unit, bounds | meaning |\n|---|---|---|---|\n");
            for (Configuration.Key key : Configuration.Key.of(area)) {
                page.append("| `").append(key.name()).append("` | ");
                String value = key.annotation().value();
                page.append(value.isEmpty() ? "" : "`" + value + "`").append(" | ");
                page.append(kind(key))
                        .append(" | ")
                        .append(key.annotation().description())
                        .append(" |\n");
            }
        }
        return page.toString();
    }

    private static String kind(Configuration.Key key) {
        StringBuilder kind = new StringBuilder(type(key.elementType()));
        if (!key.annotation().unit().isEmpty()) {
            kind.append(", ").append(key.annotation().unit());
        }
        if (!key.bounds().isEmpty()) {
            kind.append(", ").append(key.bounds());
        }
        return kind.toString();
    }

    private static String type(Class<?> type) {
        if (type == Duration.class) {
            return "duration";
        } else if (type == Secret.class) {
            return "secret";
        } else if (type == List.class) {
            return "list";
        } else if (type == Map.class) {
            return "table";
        } else if (type == Path.class) {
            return "path";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "whole number";
        } else if (type == double.class || type == Double.class) {
            return "number";
        } else if (type == String.class || type.isEnum()) {
            return "text";
        }
        return type.getSimpleName();
    }
}
