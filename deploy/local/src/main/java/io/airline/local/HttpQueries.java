package io.airline.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks an HTTP server that answers with JSON. Thread-safe. */
final class HttpQueries {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    HttpQueries(String url) {
        this.url = url;
    }

    /** Tells whether the server answers with that status. */
    boolean answers(String path, int status) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == status;
        } catch (IOException e) {
            return false;
        }
    }

    JsonNode get(String path, Map<String, String> parameters) throws InterruptedException {
        return ask("GET", path, parameters);
    }

    JsonNode post(String path, Map<String, String> parameters) throws InterruptedException {
        return ask("POST", path, parameters);
    }

    private JsonNode ask(String method, String path, Map<String, String> parameters) throws InterruptedException {
        String query = parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path + "?" + query))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new StackException("%s answers %d to %s: %s"
                        .formatted(
                                url,
                                answer.statusCode(),
                                parameters.values(),
                                answer.body().strip()));
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new StackException("%s does not answer: %s".formatted(url, e.getMessage()), e);
        }
    }
}
