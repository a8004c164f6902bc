package io.airline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** The dashboard's API as a program uses it. Thread-safe. */
public final class DashboardApi {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String address;

    /** Makes a client of the dashboard at that address, which need not be there yet. */
    public DashboardApi(String address) {
        this.address = address;
    }

    /**
     * Returns the answer to a GET.
     *
     * @param path after {@code /api/v1/}, with its query
     * @throws UncheckedIOException if there is no answer
     * @throws AssertionError if it is a problem
     */
    public JsonNode get(String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/api/v1/" + path)).build();
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = json.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + ": " + body);
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException("the dashboard does not answer", e);
        }
    }

    /** Returns a leaderboard's counts by key, best first. */
    public Map<String, Long> counts(String stream, String dimension, String window, int limit)
            throws InterruptedException {
        Map<String, Long> counts = new LinkedHashMap<>();
        get("%s/leaderboards/%s?window=%s&limit=%d".formatted(stream, dimension, window, limit))
                .path("entries")
                .forEach(entry -> counts.put(
                        entry.path("key").asText(), entry.path("count").asLong()));
        return counts;
    }
}
