package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.it.DashboardFiles.Dashboard;
import io.airline.it.DashboardFiles.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every dashboard keeps to, whatever it shows. */
class DashboardFilesTest {
    private static final int GRAFANA_COLUMNS = 24;
    private static final int CHRONOGRAF_COLUMNS = 12;
    private static final Set<String> GRAFANA_MACROS =
            Set.of("timeFilter", "__interval", "__interval_ms", "__rate_interval", "__range", "__from", "__to");
    private static final Set<String> CHRONOGRAF_MACROS = Set.of("dashboardTime", "upperDashboardTime", "interval");

    static Stream<Dashboard> grafana() {
        return Stream.concat(DashboardFiles.grafana().stream(), DashboardFiles.grafanaOfExamples().stream());
    }

    static Stream<Dashboard> chronograf() {
        return DashboardFiles.chronograf().stream();
    }

    @ParameterizedTest
    @MethodSource("grafana")
    void aDashboardOfGrafanaRefreshesAndShowsTheLastQuarterOfAnHour(Dashboard dashboard) {
        assertThat(dashboard.json().path("refresh").asText()).isEqualTo("5s");
        assertThat(dashboard.json().path("time").path("from").asText()).isEqualTo("now-15m");
        assertThat(dashboard.json().path("time").path("to").asText()).isEqualTo("now");
        assertThat(dashboard.file())
                .isEqualTo(dashboard.json().path("uid").asText().replace("airline-", "") + ".json");
    }

    @ParameterizedTest
    @MethodSource("grafana")
    void everyPanelHasAnIdOfItsOwnTitleDescriptionAndUnit(Dashboard dashboard) {
        List<JsonNode> panels = DashboardFiles.panels(dashboard);

        assertThat(panels).isNotEmpty();
        assertThat(panels.stream().map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates()
                .doesNotContain(0);
        assertThat(panels.stream().map(panel -> panel.path("title").asText())).doesNotHaveDuplicates();
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("description").asText())
                    .as(panel.path("title").asText())
                    .isNotEmpty();
            assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
                    .as(panel.path("title").asText())
                    .isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("grafana")
    void noPanelCoversAnother(Dashboard dashboard) {
        List<Area> areas = new ArrayList<>();
        for (JsonNode panel : dashboard.json().path("panels")) {
            areas.add(Area.of(panel.path("gridPos"), panel.path("title").asText()));
        }

        assertAreFreeOfOverlaps(areas, GRAFANA_COLUMNS);
    }

    @ParameterizedTest
    @MethodSource("grafana")
    void everyDatasourceIsProvisioned(Dashboard dashboard) throws Exception {
        Set<String> provisioned = new HashSet<>();
        for (Path file : DashboardFiles.datasources()) {
            Pattern.compile("(?m)^ +uid: (\\S+)$")
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(uid -> provisioned.add(uid.group(1)));
        }

        assertThat(provisioned).contains("influxdb-flights", "influxdb-routes", "prometheus");
        assertThat(DashboardFiles.grafanaTargets(dashboard)).isNotEmpty().allSatisfy(target -> assertThat(provisioned)
                .contains(target.datasource()));
    }

    @ParameterizedTest
    @MethodSource("grafana")
    void everyVariableThatAQueryUsesIsDefined(Dashboard dashboard) {
        Set<String> defined = names(dashboard.json().path("templating").path("list"), "name");

        for (Target target : DashboardFiles.grafanaTargets(dashboard)) {
            Stream<MatchResult> used = Pattern.compile("\\$\\{?(\\w+)")
                    .matcher(target.expression())
                    .results();
            assertThat(used.map(variable -> variable.group(1)).filter(name -> !GRAFANA_MACROS.contains(name)))
                    .as(target.toString())
                    .isSubsetOf(defined);
        }
    }

    @ParameterizedTest
    @MethodSource("chronograf")
    void noCellCoversAnotherAndEachHasAnIdAndAName(Dashboard dashboard) {
        List<Area> areas = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode cell : dashboard.json().path("cells")) {
            assertThat(ids.add(cell.path("i").asText())).isTrue();
            assertThat(cell.path("name").asText()).isNotEmpty();
            assertThat(cell.path("note").asText()).isNotEmpty();
            areas.add(Area.of(cell, cell.path("name").asText()));
        }

        assertAreFreeOfOverlaps(areas, CHRONOGRAF_COLUMNS);
    }

    @ParameterizedTest
    @MethodSource("chronograf")
    void everyVariableThatACellUsesIsDefined(Dashboard dashboard) {
        Set<String> defined = names(dashboard.json().path("templates"), "tempVar").stream()
                .map(name -> name.replace(":", ""))
                .collect(Collectors.toSet());

        for (Target target : DashboardFiles.chronografTargets(dashboard)) {
            Stream<MatchResult> used =
                    Pattern.compile(":(\\w+):").matcher(target.expression()).results();
            assertThat(used.map(variable -> variable.group(1)).filter(name -> !CHRONOGRAF_MACROS.contains(name)))
                    .as(target.toString())
                    .isSubsetOf(defined);
        }
    }

    /** Chronograf's own dashboards count upwards from 1; and it reads these files as templates of Go. */
    @ParameterizedTest
    @MethodSource("chronograf")
    void aDashboardOfChronografClashesWithNoneOfAUser(Dashboard dashboard) {
        assertThat(dashboard.json().path("id").asInt()).isNegative();
        assertThat(dashboard.json().path("organization").asText()).isEqualTo("default");
        assertThat(dashboard.json().toString()).doesNotContain("{{", "<!--");
        assertThat(DashboardFiles.chronograf().stream()
                        .map(each -> each.json().path("id").asInt()))
                .doesNotHaveDuplicates();
    }

    private static Set<String> names(JsonNode list, String key) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path(key).asText())
                .collect(Collectors.toSet());
    }

    private record Area(String name, int left, int top, int width, int height) {
        static Area of(JsonNode json, String name) {
            return new Area(
                    name,
                    json.path("x").asInt(),
                    json.path("y").asInt(),
                    json.path("w").asInt(),
                    json.path("h").asInt());
        }

        boolean covers(Area other) {
            return left < other.left + other.width
                    && other.left < left + width
                    && top < other.top + other.height
                    && other.top < top + height;
        }
    }

    private static void assertAreFreeOfOverlaps(List<Area> areas, int columns) {
        assertThat(areas).isNotEmpty();
        for (Area area : areas) {
            assertThat(area.width()).as(area.name()).isPositive();
            assertThat(area.height()).as(area.name()).isPositive();
            assertThat(area.left()).as(area.name()).isBetween(0, columns - area.width());
            assertThat(areas).filteredOn(area::covers).containsExactly(area);
        }
    }
}
