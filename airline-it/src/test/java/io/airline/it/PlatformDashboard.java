package io.airline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The file of Grafana's dashboard Platform. */
final class PlatformDashboard {
    private final JsonNode file;

    PlatformDashboard() throws IOException {
        file = new ObjectMapper()
                .readTree(Requirements.root()
                        .resolve("deploy/grafana/dashboards/platform.json")
                        .toFile());
    }

    JsonNode file() {
        return file;
    }

    /** Returns the panels that show something; rows are none. */
    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : file.path("panels")) {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel);
            }
        }
        return panels;
    }

    /** Returns the expressions of a panel, with what Grafana would fill in. */
    static List<String> expressions(JsonNode panel, String rateInterval) {
        List<String> expressions = new ArrayList<>();
        for (JsonNode target : panel.path("targets")) {
            expressions.add(target.path("expr")
                    .asText()
                    .replace("$__rate_interval", rateInterval)
                    .replace("$stream", ".*"));
        }
        return expressions;
    }
}
