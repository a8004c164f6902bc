package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.ROUTES;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.Leaderboard;
import io.airline.aggregations.LeaderboardEntry;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.it.DashboardFiles.Dashboard;
import io.airline.it.DashboardFiles.Target;
import io.airline.it.InfluxQueries.Choice;
import io.airline.it.InfluxQueries.Series;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of the dashboards for Grafana and Chronograf that addresses InfluxDB, asked of a real influxd that the real
 * job has filled, and what the panels show against the oracle.
 */
class DashboardQueriesIT {
    /** A key with everything that means something in a regular expression or in a string of InfluxQL. */
    private static final String AWKWARD = "D'Air (Nord/Süd) + \\Co.";

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private static Path directory;

    private static final List<AirlineStack> stacks = new ArrayList<>();
    private static Filled flights;
    private static Filled routes;

    /**
     * A store that the job has filled, and what it must hold.
     *
     * @param window what the dashboards are asked for: a part of what there is
     */
    private record Filled(AirlineStack stack, StreamDefinition<?> stream, Window window) {
        Choice choice(Map<String, List<String>> variables) {
            return new Choice(window.from(), window.to(), INTERVAL, variables);
        }

        List<Series> ask(String query) throws Exception {
            return new InfluxQueries(stack.store().url()).ask(stream.bucket(), query);
        }
    }

    @BeforeAll
    static void fill() throws Exception {
        Path file = Files.writeString(
                directory.resolve("awkward.csv"),
                """
                Airline,Date_of_Journey,Source,Destination,Route,Dep_Time,Arrival_Time,Duration,Total_Stops,Additional_Info,Price
                "%s",3/05/2021,Banglore,New Delhi,BLR → DEL,22:20,01:10 04 May,2h 50m,non-stop,No info,4100
                """
                        .formatted(AWKWARD));
        flights = fill(FLIGHTS, "--file", file.toString());
        routes = fill(ROUTES, "--file", Stacks.sample("routes.dat").toString());
    }

    /** Publishes that file between invented events of now and of some minutes ago. */
    private static <E extends SpecificRecordBase> Filled fill(StreamDefinition<E> stream, String... file)
            throws Exception {
        AirlineStack stack = Stacks.start(stream, Store.Kind.INFLUXDB);
        stacks.add(stack);
        publishInvented(stack, "--seed", "1", "--late-share", "0.6", "--late-by", "150s");
        Stacks.publish(stack, file);
        publishInvented(stack, "--seed", "2", "--late-share", "0.5", "--late-by", "70s");
        stack.stopJob();
        Expected expected = Expected.of(stack.bootstrapServers(), stream);
        return new Filled(stack, stream, Window.allButTheFirstSlice(expected));
    }

    /** For longer than a slice, so that more is left than the first one when that is left out. */
    private static void publishInvented(AirlineStack stack, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--count", "20000", "--rate", "2500"));
        all.addAll(List.of(options));
        Stacks.publish(stack, all.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        stacks.forEach(AirlineStack::close);
    }

    @Test
    void everyQueryOfGrafanaHasAnAnswer() throws Exception {
        for (Dashboard dashboard : DashboardFiles.grafana()) {
            int asked = 0;
            for (Target target : DashboardFiles.grafanaTargets(dashboard)) {
                if (target.datasource().startsWith("influxdb-")) {
                    Filled filled = target.datasource().equals("influxdb-flights") ? flights : routes;
                    assertHasAnAnswer(target, filled.ask(filled.choice(Map.of()).fillGrafana(target.expression())));
                    asked++;
                }
            }
            System.out.printf(
                    "Grafana, %s: %d queries of InfluxDB, none empty, none failing%n", dashboard.file(), asked);
        }
    }

    @Test
    void everyQueryOfChronografHasAnAnswer() throws Exception {
        for (Dashboard dashboard : DashboardFiles.chronograf()) {
            Filled filled = dashboard.file().startsWith("flights") ? flights : routes;
            List<Target> targets = DashboardFiles.chronografTargets(dashboard);
            for (Target target : targets) {
                Choice choice = filled.choice(filled.window().busiest());
                assertHasAnAnswer(target, filled.ask(choice.fillChronograf(target.expression())));
            }
            System.out.printf(
                    "Chronograf, %s: %d queries of InfluxDB, none empty, none failing%n",
                    dashboard.file(), targets.size());
        }
    }

    private static void assertHasAnAnswer(Target target, List<Series> answer) {
        assertThat(answer).as(target.toString()).isNotEmpty();
        assertThat(answer).as(target.toString()).allSatisfy(series -> assertThat(series.rows())
                .isNotEmpty());
        assertThat(answer).as("a value in %s", target).anySatisfy(series -> assertThat(series.rows())
                .anySatisfy(row -> assertThat(row.entrySet())
                        .anyMatch(value -> !value.getKey().equals("time")
                                && !value.getValue().isNull())));
    }

    @Test
    void thePanelsOfGrafanaShowTheNumbersOfTheOracle() throws Exception {
        assertGrafanaShows("flights.json", flights, Map.of(), grafanaChecks(Set.of()));
        assertGrafanaShows("routes.json", routes, Map.of(), grafanaChecks(Set.of()));
    }

    @Test
    void aVariableOfGrafanaChoosesKeysOfAnySpelling() throws Exception {
        Set<String> carriers = Set.of(AWKWARD, "IndiGo");
        Map<String, Check> checks = grafanaChecks(carriers);
        checks.keySet().retainAll(Set.of("Carriers, flights per minute", "Carriers", "Mean fare per minute"));
        Map<String, List<String>> chosen = Map.of("carrier", List.copyOf(carriers));

        for (Target target : DashboardFiles.grafanaTargets(dashboard(DashboardFiles.grafana(), "flights.json"))) {
            if (checks.containsKey(target.place())) {
                List<Series> answer = flights.ask(flights.choice(chosen).fillGrafana(target.expression()));
                assertThat(answer).hasSize(2);
                checks.get(target.place()).hold(target, answer, flights.window());
            }
        }
    }

    @Test
    void theCellsOfChronografShowTheNumbersOfTheOracle() throws Exception {
        for (Filled filled : List.of(flights, routes)) {
            Dashboard dashboard =
                    dashboard(DashboardFiles.chronograf(), filled.stream().name() + ".dashboard");
            Map<String, List<String>> chosen = new HashMap<>(filled.window().busiest());
            if (filled.stream().name().equals("flights")) {
                chosen.put("carrier", List.of(AWKWARD));
            }
            Map<String, Check> checks = chronografChecks(chosen);
            for (Target target : DashboardFiles.chronografTargets(dashboard)) {
                assertThat(checks).as("a check of %s", target).containsKey(target.place());
                List<Series> answer = filled.ask(filled.choice(chosen).fillChronograf(target.expression()));
                checks.get(target.place()).hold(target, answer, filled.window());
            }
        }
    }

    private static void assertGrafanaShows(
            String file, Filled filled, Map<String, List<String>> chosen, Map<String, Check> checks) throws Exception {
        for (Target target : DashboardFiles.grafanaTargets(dashboard(DashboardFiles.grafana(), file))) {
            assertThat(checks).as("a check of %s", target).containsKey(target.place());
            List<Series> answer = filled.ask(filled.choice(chosen).fillGrafana(target.expression()));
            checks.get(target.place()).hold(target, answer, filled.window());
        }
    }

    private static Dashboard dashboard(List<Dashboard> dashboards, String file) {
        return dashboards.stream()
                .filter(each -> each.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    /** Holds an answer against what the oracle has. */
    @FunctionalInterface
    private interface Check {
        void hold(Target target, List<Series> answer, Window window);
    }

    /** Returns the checks of Grafana's panels by title; no carriers are all of them. */
    private static Map<String, Check> grafanaChecks(Set<String> carriers) {
        Map<String, Check> checks = new HashMap<>(commonChecks());
        checks.putAll(Map.ofEntries(
                entry("Flights", course(new Figure("carrier", "count", INTERVAL, Set.of()), false)),
                entry("Age of the newest total", DashboardQueriesIT::holdNewest),
                entry("Share of stops", course(Figure.ofAll("stops", "count"), true)),
                entry("Share of codeshares", course(Figure.ofAll("codeshare", "count"), true)),
                entry("Carriers, flights per minute", course(new Figure("carrier", "count", MINUTE, carriers), true)),
                entry("Departures per minute", course(new Figure("source", "count", MINUTE, Set.of()), true)),
                entry("Arrivals per minute", course(new Figure("destination", "count", MINUTE, Set.of()), true)),
                entry("Carriers", course(new Figure("carrier", "count", INTERVAL, carriers), true)),
                entry("Departures", course(new Figure("source", "count", INTERVAL, Set.of()), true)),
                entry("Arrivals", course(new Figure("destination", "count", INTERVAL, Set.of()), true)),
                entry("Mean fare per minute", course(new Figure("carrier", "fare", MINUTE, carriers), true))));
        return checks;
    }

    private static Map<String, Check> chronografChecks(Map<String, List<String>> chosen) {
        Map<String, Check> checks = new HashMap<>(commonChecks());
        checks.putAll(Map.ofEntries(
                entry("Flights", course(new Figure("carrier", "count", MINUTE, Set.of()), false)),
                entry("Stops", course(Figure.ofAll("stops", "count"), true)),
                entry("Codeshares", course(Figure.ofAll("codeshare", "count"), true)),
                entry("Flights of the chosen carrier", chosenPerMinute("carrier", chosen)),
                entry("Departures from the chosen airport", chosenPerMinute("source", chosen)),
                entry("Arrivals at the chosen airport", chosenPerMinute("destination", chosen)),
                entry("Carriers, flights per minute", course(new Figure("carrier", "count", MINUTE, Set.of()), true)),
                entry("Departures per minute", course(new Figure("source", "count", MINUTE, Set.of()), true)),
                entry("Arrivals per minute", course(new Figure("destination", "count", MINUTE, Set.of()), true)),
                entry("Flights per minute by stops", course(new Figure("stops", "count", MINUTE, Set.of()), true))));
        return checks;
    }

    private static Check chosenPerMinute(String dimension, Map<String, List<String>> chosen) {
        return course(new Figure(dimension, "count", MINUTE, Set.copyOf(chosen.get(dimension))), false);
    }

    private static Map<String, Check> commonChecks() {
        return Map.ofEntries(
                entry("variable carrier", keysOf("carrier")),
                entry("variable source", keysOf("source")),
                entry("variable destination", keysOf("destination")),
                entry("Mean fare", course(Figure.ofAll("carrier", "fare"), false)),
                entry("Mean duration", course(Figure.ofAll("carrier", "duration"), false)),
                entry("Carriers with most flights", topTen("carrier")),
                entry("Airports with most departures", topTen("source")),
                entry("Airports with most arrivals", topTen("destination")),
                entry("Busiest routes", topTen("route")),
                entry("Aircraft", topTen("aircraft")),
                entry("Equipment", topTen("equipment")),
                entry("Fares by carrier", DashboardQueriesIT::holdFares));
    }

    /** The keys that a variable offers: all that there ever were, within the time range or not. */
    private static Check keysOf(String dimension) {
        return (target, answer, window) -> assertThat(answer.get(0).rows().stream()
                        .map(row -> row.get("value").asText()))
                .as(target.toString())
                .containsAll(window.byKey(dimension).keySet());
    }

    private static Check topTen(String dimension) {
        return (target, answer, window) -> {
            Map<String, Long> counts = new HashMap<>();
            window.byKey(dimension)
                    .forEach((key, totals) -> counts.put(
                            key, totals.stream().mapToLong(SliceTotal::count).sum()));
            List<Map<String, JsonNode>> rows = answer.get(0).rows();
            // Of keys with the same count any may be the tenth.
            assertThat(rows.stream().map(row -> row.get("flights").asLong()))
                    .as(target.toString())
                    .containsExactlyElementsOf(Leaderboard.of(counts).top(10).stream()
                            .map(LeaderboardEntry::count)
                            .toList());
            assertThat(rows).as(target.toString()).allSatisfy(row -> assertThat(counts)
                    .containsEntry(
                            row.get(dimension).asText(), row.get("flights").asLong()));
        };
    }

    private static void holdFares(Target target, List<Series> answer, Window window) {
        Map<String, List<Double>> shown = new HashMap<>();
        for (Series series : answer) {
            Map<String, JsonNode> row = series.rows().get(0);
            shown.put(
                    series.tags().get("carrier"),
                    List.of(
                            row.get("lowest").asDouble(),
                            row.get("mean").asDouble(),
                            row.get("highest").asDouble()));
        }
        Map<String, List<Double>> expected = new HashMap<>();
        window.byKey("carrier")
                .forEach((carrier, totals) -> expected.put(
                        carrier,
                        List.of(
                                totals.stream()
                                        .mapToDouble(total -> value(total, "fare_min"))
                                        .min()
                                        .orElseThrow(),
                                mean(totals, "fare"),
                                totals.stream()
                                        .mapToDouble(total -> value(total, "fare_max"))
                                        .max()
                                        .orElseThrow())));
        assertThat(shown).as(target.toString()).isEqualTo(expected);
    }

    private static void holdNewest(Target target, List<Series> answer, Window window) {
        assertThat(answer.get(0).rows().get(0).get("time").asLong())
                .as(target.toString())
                .isEqualTo(window.to().toEpochMilli());
    }

    /**
     * A figure of each key of a dimension over time.
     *
     * @param measure {@code count}, or what the mean is of
     * @param step how far its values are apart; the whole time range if null
     * @param keys the keys; all, if there are none
     */
    private record Figure(String dimension, String measure, Duration step, Set<String> keys) {
        static Figure ofAll(String dimension, String measure) {
            return new Figure(dimension, measure, null, Set.of());
        }

        long timeOf(long millis) {
            return step == null ? 0 : millis - Math.floorMod(millis, step.toMillis());
        }

        double of(List<SliceTotal> totals) {
            return measure.equals("count")
                    ? totals.stream().mapToLong(SliceTotal::count).sum()
                    : mean(totals, measure);
        }
    }

    /**
     * Compares every value of every key. A time without flights may be shown as 0 or not at all.
     *
     * @param isByKey whether there is a series of each key; otherwise one of all of them together
     */
    private static Check course(Figure figure, boolean isByKey) {
        return (target, answer, window) -> {
            Map<String, Map<Long, Double>> shown = new TreeMap<>();
            for (Series series : answer) {
                for (Map<String, JsonNode> row : series.rows()) {
                    JsonNode value = row.entrySet().stream()
                            .filter(column -> !column.getKey().equals("time"))
                            .findFirst()
                            .orElseThrow()
                            .getValue();
                    if (value.asDouble() != 0) {
                        shown.computeIfAbsent(
                                        isByKey ? series.tags().get(figure.dimension()) : "", unused -> new TreeMap<>())
                                .put(figure.step() == null ? 0 : row.get("time").asLong(), value.asDouble());
                    }
                }
            }
            Map<String, Map<Long, Double>> expected = new TreeMap<>();
            window.totals().stream()
                    .filter(total -> total.dimension().equals(figure.dimension()))
                    .filter(total -> figure.keys().isEmpty() || figure.keys().contains(total.key()))
                    .collect(Collectors.groupingBy(
                            total -> isByKey ? total.key() : "",
                            Collectors.groupingBy(
                                    total -> figure.timeOf(total.start().toEpochMilli()))))
                    .forEach((key, byTime) -> {
                        Map<Long, Double> values = new TreeMap<>();
                        byTime.forEach((time, totals) -> values.put(time, figure.of(totals)));
                        expected.put(key, values);
                    });
            assertThat(expected).as(target.toString()).isNotEmpty();
            assertThat(shown).as(target.toString()).isEqualTo(expected);
        };
    }

    private static double mean(Collection<SliceTotal> totals, String measure) {
        double sum = totals.stream()
                .mapToDouble(total -> value(total, measure + "_sum"))
                .sum();
        return sum
                / totals.stream()
                        .mapToDouble(total -> value(total, measure + "_count"))
                        .sum();
    }

    private static double value(SliceTotal total, String field) {
        return total.fields().get(field).doubleValue();
    }

    /**
     * What the oracle has of a time range.
     *
     * @param from start of the first slice, inclusive
     * @param to start of the last slice, inclusive
     */
    private record Window(Instant from, Instant to, List<SliceTotal> totals) {
        /** The first slice is left out, so that a query without a time range is noticed. */
        static Window allButTheFirstSlice(Expected expected) {
            List<Instant> starts = expected.totals().stream()
                    .map(SliceTotal::start)
                    .distinct()
                    .sorted()
                    .toList();
            assertThat(starts).hasSizeGreaterThan(3);
            Instant from = starts.get(1);
            List<SliceTotal> totals = expected.totals().stream()
                    .filter(total -> !total.start().isBefore(from))
                    .toList();
            Set<Long> minutes = new HashSet<>();
            totals.forEach(total -> minutes.add(total.start().getEpochSecond() / 60));
            assertThat(minutes).hasSizeGreaterThanOrEqualTo(3);
            return new Window(from, starts.get(starts.size() - 1), totals);
        }

        Map<String, List<SliceTotal>> byKey(String dimension) {
            return totals.stream()
                    .filter(total -> total.dimension().equals(dimension))
                    .collect(Collectors.groupingBy(SliceTotal::key));
        }

        /** Returns the key with most flights of each dimension that a variable chooses from. */
        Map<String, List<String>> busiest() {
            Function<String, List<String>> first = dimension -> {
                Leaderboard board = Leaderboard.of(Map.of());
                byKey(dimension).forEach((key, all) -> all.forEach(total -> board.add(key, total.count())));
                return new ArrayList<>(
                        board.top(1).stream().map(LeaderboardEntry::key).toList());
            };
            return Map.of(
                    "carrier", first.apply("carrier"),
                    "source", first.apply("source"),
                    "destination", first.apply("destination"));
        }
    }
}
