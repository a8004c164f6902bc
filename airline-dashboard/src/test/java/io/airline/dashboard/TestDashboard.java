package io.airline.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.aggregations.testing.Flights;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import io.airline.model.config.Configuration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/** A dashboard at a free port, over a cluster in memory, whose clock stands still until it is set. */
public final class TestDashboard implements AutoCloseable {
    static final StreamDefinition<FlightFare> FLIGHTS = FlightStreams.flights(CityNames.DEFAULT);
    static final StreamDefinition<AirlineRouteEvent> ROUTES = FlightStreams.routes();

    final FakeConnections cluster = new FakeConnections();
    final HttpClient client = HttpClient.newHttpClient();
    volatile Instant now = Flights.TIME;
    final Dashboard dashboard;
    final int port;

    TestDashboard(String... settings) {
        this(List.of(FLIGHTS, ROUTES), settings);
    }

    /** Shows these streams, with settings by turns of key and value. */
    public TestDashboard(List<StreamDefinition<?>> streams, String... settings) {
        Configuration.Builder builder = Configuration.of(List.of(DashboardConfig.class))
                .set("dashboard.port", "0")
                .set("dashboard.live-interval", "10ms");
        // A secret is not taken as a setting.
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            if (settings[i].startsWith("AIRLINE_")) {
                environment.put(settings[i], settings[i + 1]);
            } else {
                builder.set(settings[i], settings[i + 1]);
            }
        }
        dashboard = new Dashboard(
                builder.environment(environment).build().get(DashboardConfig.class), streams, cluster, () -> now);
        port = dashboard.start();
    }

    /** Hands over the totals of these events, and sets the clock to {@code time}. */
    public <E extends SpecificRecordBase> void happen(StreamDefinition<E> definition, List<E> events, Instant time) {
        now = time;
        cluster.happen(definition, events);
    }

    /** Returns where the page is. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return json(get(path));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        dashboard.close();
    }
}
