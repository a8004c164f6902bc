package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks influxd what a dashboard would ask, its macros and variables filled in as Grafana and Chronograf do it.
 *
 * @param url address of influxd
 */
record InfluxQueries(String url) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern GRAFANA_LEFT = Pattern.compile("\\$[\\w{]|\\[\\[");
    private static final Pattern CHRONOGRAF_LEFT = Pattern.compile(":\\w+:");

    /**
     * A series of an answer.
     *
     * @param tags the keys that it is grouped by, by name
     * @param rows its rows, oldest first: values by column; {@code time} is in milliseconds since the epoch
     */
    record Series(Map<String, String> tags, List<Map<String, JsonNode>> rows) {}

    /**
     * What a dashboard asks for.
     *
     * @param from start of the time range, inclusive
     * @param to end of the time range, inclusive
     * @param interval what Grafana makes of the width of the panel
     * @param variables the chosen values by variable; all, if there is none for a variable
     */
    record Choice(Instant from, Instant to, Duration interval, Map<String, List<String>> variables) {
        /** Returns the InfluxQL that Grafana would send. */
        String fillGrafana(String expression) {
            String filled = expression
                    .replace(
                            "$timeFilter",
                            "time >= %dms AND time <= %dms".formatted(from.toEpochMilli(), to.toEpochMilli()))
                    .replace("$__interval", interval.toSeconds() + "s");
            Matcher variable = Pattern.compile("\\$\\{(\\w+):regex}").matcher(filled);
            filled = variable.replaceAll(match -> Matcher.quoteReplacement(regex(match.group(1))));
            assertThat(GRAFANA_LEFT.matcher(filled).find())
                    .as("a macro or variable is left in %s", filled)
                    .isFalse();
            return filled;
        }

        private String regex(String variable) {
            List<String> chosen = variables.getOrDefault(variable, List.of());
            if (chosen.isEmpty()) {
                return ".*";
            }
            return chosen.stream()
                    .map(value -> value.replaceAll("[\\\\^$*+?.()|\\[\\]{}/]", "\\\\$0"))
                    .collect(Collectors.joining("|", "(", ")"));
        }

        /** Returns the InfluxQL that Chronograf would send. Its variables have one value each. */
        String fillChronograf(String expression) {
            String filled = expression
                    .replace(":dashboardTime:", "%dms".formatted(from.toEpochMilli() - 1))
                    .replace(":upperDashboardTime:", "%dms".formatted(to.toEpochMilli() + 1))
                    .replace(":interval:", interval.toSeconds() + "s");
            for (Map.Entry<String, List<String>> variable : variables.entrySet()) {
                String value = variable.getValue().get(0).replace("\\", "\\\\").replace("'", "\\'");
                filled = filled.replace(":" + variable.getKey() + ":", "'" + value + "'");
            }
            assertThat(CHRONOGRAF_LEFT.matcher(filled).find())
                    .as("a variable is left in %s", filled)
                    .isFalse();
            return filled;
        }
    }

    /**
     * Returns the series of the answer.
     *
     * @throws AssertionError if influxd refuses the query: it answers 200 and has the error inside
     */
    List<Series> ask(String database, String query) throws Exception {
        String parameters = "db=%s&epoch=ms&q=%s"
                .formatted(
                        URLEncoder.encode(database, StandardCharsets.UTF_8),
                        URLEncoder.encode(query, StandardCharsets.UTF_8));
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "/query"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(parameters))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", query, answer.body()).isEqualTo(200);
        JsonNode results = JSON.readTree(answer.body()).path("results");
        assertThat(results.findValuesAsText("error")).as(query).isEmpty();
        List<Series> all = new ArrayList<>();
        for (JsonNode series : results.path(0).path("series")) {
            all.add(series(series));
        }
        return all;
    }

    private static Series series(JsonNode json) {
        Map<String, String> tags = new LinkedHashMap<>();
        json.path("tags")
                .fields()
                .forEachRemaining(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        List<Map<String, JsonNode>> rows = new ArrayList<>();
        for (JsonNode values : json.path("values")) {
            Map<String, JsonNode> row = new LinkedHashMap<>();
            for (int column = 0; column < values.size(); column++) {
                row.put(json.path("columns").path(column).asText(), values.path(column));
            }
            rows.add(row);
        }
        return new Series(tags, rows);
    }
}
