package io.airline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The dashboards that {@code deploy} has for Grafana and Chronograf, and the queries in them. */
final class DashboardFiles {
    /** Stands for Chronograf's only datasource. */
    static final String CHRONOGRAF = "chronograf";

    private static final ObjectMapper JSON = new ObjectMapper();

    private DashboardFiles() {}

    /**
     * A dashboard.
     *
     * @param file its file's name
     * @param json what the file holds
     */
    record Dashboard(String file, JsonNode json) {}

    /**
     * A query of a dashboard.
     *
     * @param file name of the dashboard's file
     * @param place title of the panel or cell; {@code variable <name>} for what fills a variable
     * @param datasource uid of the datasource
     * @param expression the query with its macros and variables
     */
    record Target(String file, String place, String datasource, String expression) {
        @Override
        public String toString() {
            return "%s, %s: %s".formatted(file, place, expression);
        }
    }

    /** Returns the directory {@code deploy/<name>}. */
    static Path directory(String name) {
        return Requirements.root().resolve("deploy").resolve(name);
    }

    /** Returns Grafana's dashboards, by file name. */
    static List<Dashboard> grafana() {
        return read(directory("grafana/dashboards"), ".json");
    }

    /** Returns Grafana's dashboards of the examples, by file name. */
    static List<Dashboard> grafanaOfExamples() {
        return Examples.directories().stream()
                .map(example -> example.resolve("grafana"))
                .flatMap(directory -> read(directory, ".json").stream())
                .toList();
    }

    /** Returns the files that provision Grafana's datasources, those of the examples too. */
    static List<Path> datasources() {
        List<Path> directories = new ArrayList<>(List.of(directory("grafana/provisioning/datasources")));
        Examples.directories().forEach(example -> directories.add(example.resolve("grafana")));
        List<Path> all = new ArrayList<>();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(each -> each.toString().endsWith(".yaml")).sorted().forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /** Returns Chronograf's dashboards, by file name. */
    static List<Dashboard> chronograf() {
        return read(directory("chronograf"), ".dashboard");
    }

    private static List<Dashboard> read(Path directory, String ending) {
        List<Dashboard> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(ending))
                    .sorted()
                    .toList()) {
                dashboards.add(new Dashboard(file.getFileName().toString(), JSON.readTree(file.toFile())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return dashboards;
    }

    /** Returns the panels of a dashboard of Grafana, those in collapsed rows too, the rows themselves not. */
    static List<JsonNode> panels(Dashboard dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        addPanels(dashboard.json(), panels);
        return panels;
    }

    private static void addPanels(JsonNode parent, List<JsonNode> panels) {
        for (JsonNode panel : parent.path("panels")) {
            if (panel.path("type").asText().equals("row")) {
                addPanels(panel, panels);
            } else {
                panels.add(panel);
            }
        }
    }

    /** Returns every query of a dashboard of Grafana. One without a datasource of its own has that of its panel. */
    static List<Target> grafanaTargets(Dashboard dashboard) {
        List<Target> targets = new ArrayList<>();
        for (JsonNode variable : dashboard.json().path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                JsonNode query = variable.path("query");
                targets.add(new Target(
                        dashboard.file(),
                        "variable " + variable.path("name").asText(),
                        variable.path("datasource").path("uid").asText(),
                        query.isObject() ? query.path("query").asText() : query.asText()));
            }
        }
        for (JsonNode panel : panels(dashboard)) {
            for (JsonNode target : panel.path("targets")) {
                JsonNode datasource = target.has("datasource") ? target.path("datasource") : panel.path("datasource");
                targets.add(new Target(
                        dashboard.file(),
                        panel.path("title").asText(),
                        datasource.path("uid").asText(),
                        target.path(target.has("expr") ? "expr" : "query").asText()));
            }
        }
        return targets;
    }

    /** Returns every query of a dashboard of Chronograf. */
    static List<Target> chronografTargets(Dashboard dashboard) {
        List<Target> targets = new ArrayList<>();
        for (JsonNode template : dashboard.json().path("templates")) {
            JsonNode query = template.path("query");
            String expression = query.path("influxql").asText();
            for (String part : List.of("measurement", "tagKey")) {
                expression = expression.replace(
                        ":" + part + ":", '"' + query.path(part).asText() + '"');
            }
            targets.add(new Target(
                    dashboard.file(),
                    "variable " + template.path("id").asText(),
                    CHRONOGRAF,
                    expression.replace(":database:", '"' + query.path("db").asText() + '"')));
        }
        for (JsonNode cell : dashboard.json().path("cells")) {
            for (JsonNode query : cell.path("queries")) {
                targets.add(new Target(
                        dashboard.file(),
                        cell.path("name").asText(),
                        CHRONOGRAF,
                        query.path("query").asText()));
            }
        }
        return targets;
    }
}
