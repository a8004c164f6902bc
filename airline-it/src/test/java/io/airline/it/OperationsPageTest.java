package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for operators name is there: keys, files, sections, and a section for each alert. */
class OperationsPageTest {
    private static final String PAGE = "docs/operations.md";
    private static final Pattern KEY =
            Pattern.compile("`((?:dashboard|flights|influx|job|kafka|producer)\\.[a-z-]+)[`=]");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern ALERT = Pattern.compile("(?m)^### (Airline\\w+)$");

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "docs/security.md", "deploy/compose/README.md", "deploy/kubernetes/README.md"})
    void everyKeyIsAKey(String page) throws Exception {
        String configuration = read("docs/configuration.md");

        assertThat(KEY.matcher(read(page)).results().map(match -> match.group(1)))
                .allSatisfy(key -> assertThat(configuration).contains("| `" + key.replaceFirst("-file$", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "docs/security.md", "deploy/compose/README.md", "deploy/kubernetes/README.md"})
    void everyLinkLeadsSomewhere(String page) throws Exception {
        Path file = Requirements.root().resolve(page);

        assertThat(LINK.matcher(Files.readString(file)).results()).isNotEmpty().allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(Files.readString(target))).contains(link.group(2));
            }
        });
    }

    @Test
    void everyAlertHasASectionAndLinksToIt() throws Exception {
        List<String> sections =
                ALERT.matcher(read(PAGE)).results().map(match -> match.group(1)).toList();
        List<String> alerts = new ArrayList<>();
        for (JsonNode group : YamlFiles.documents(read("deploy/prometheus/rules/airline.yml"))
                .get(0)
                .path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.has("alert")) {
                    String alert = rule.path("alert").asText();
                    alerts.add(alert);
                    assertThat(rule.path("annotations").path("runbook").asText())
                            .endsWith(PAGE + "#" + alert.toLowerCase(Locale.ROOT));
                }
            }
        }

        assertThat(sections).containsExactlyInAnyOrderElementsOf(alerts);
    }

    /** As GitHub makes them: lower case, no punctuation, dashes for spaces. */
    private static Stream<String> anchors(String page) {
        return HEADING.matcher(page).results().map(heading -> heading.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w\\- ]", "")
                .replace(' ', '-'));
    }

    private static String read(String page) throws Exception {
        return Files.readString(Requirements.root().resolve(page));
    }
}
