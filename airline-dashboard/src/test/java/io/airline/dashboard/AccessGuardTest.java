package io.airline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AccessGuardTest {
    private static final String[] WITH_TOKEN = {"AIRLINE_DASHBOARD_ACCESS_TOKEN", "open-sesame-open"};

    @Test
    void withoutTheTokenThereIsNothing() throws Exception {
        try (TestDashboard dashboard = new TestDashboard(WITH_TOKEN)) {
            for (String path :
                    new String[] {"/", "/api/v1/streams", "/api/v1/flights/live", "/produce", "/app.js", "/metrics"}) {
                HttpResponse<String> answer = dashboard.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            }
            assertThat(bearer(dashboard, "open sesamE")).isEqualTo(401);
            assertThat(dashboard.get("/api/v1/streams?token=open-sesame-open").statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void withoutTheTokenNothingIsChanged() throws Exception {
        try (TestDashboard dashboard =
                new TestDashboard(WITH_TOKEN[0], WITH_TOKEN[1], "dashboard.productions", "true")) {
            String order = "{\"source\": \"generator\", \"count\": 1}";
            HttpRequest.Builder production = dashboard
                    .request("/api/v1/flights/productions")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(order));

            assertThat(dashboard.send(production).statusCode()).isEqualTo(401);
            assertThat(dashboard
                            .send(production.header("Authorization", "Bearer " + WITH_TOKEN[1]))
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    /** 127.0.0.2 reaches this machine too, though not who listens at 127.0.0.1 alone. */
    @Test
    void unlessToldOtherwiseItListensAtLoopbackAlone() throws Exception {
        try (TestDashboard dashboard = new TestDashboard()) {
            assertThatThrownBy(() -> new Socket("127.0.0.2", dashboard.port).close())
                    .isInstanceOf(IOException.class);
        }
        try (TestDashboard dashboard = new TestDashboard(WITH_TOKEN[0], WITH_TOKEN[1], "dashboard.host", "0.0.0.0")) {
            assertThatCode(() -> new Socket("127.0.0.2", dashboard.port).close())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aProgramShowsTheToken() throws Exception {
        try (TestDashboard dashboard = new TestDashboard(WITH_TOKEN)) {
            assertThat(bearer(dashboard, "open-sesame-open")).isEqualTo(200);
        }
    }

    @Test
    void aBrowserIsSentToTheFormAndGetsACookie() throws Exception {
        try (TestDashboard dashboard = new TestDashboard(WITH_TOKEN)) {
            HttpResponse<String> sent = dashboard.send(dashboard.request("/").header("Accept", "text/html"));
            assertThat(sent.statusCode()).isEqualTo(303);
            assertThat(sent.headers().firstValue("Location").orElseThrow()).endsWith("/login");
            assertThat(dashboard.get("/login").body())
                    .contains(
                            "<link rel=\"stylesheet\" href=\"login.css\" />",
                            "<form method=\"post\" action=\"/login\">");
            assertThat(dashboard.get("/login.css").statusCode()).isEqualTo(200);

            HttpResponse<String> admitted = login(dashboard, "open-sesame-open");
            assertThat(admitted.statusCode()).isEqualTo(303);
            String cookie = admitted.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("sesame");

            HttpResponse<String> answer = dashboard.send(
                    dashboard.request("/api/v1/streams").header("Cookie", cookie.replaceFirst(";.*", "")));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(login(dashboard, "open").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aNameThatWasMadeToPointHereGetsNothing() throws Exception {
        try (TestDashboard dashboard = new TestDashboard()) {
            assertThat(statusForHost(dashboard, "evil.example:8050")).isEqualTo("HTTP/1.1 421");
            assertThat(statusForHost(dashboard, "LOCALHOST:8050")).isEqualTo("HTTP/1.1 200");
            assertThat(statusForHost(dashboard, "[::1]")).isEqualTo("HTTP/1.1 200");
        }
    }

    private static int bearer(TestDashboard dashboard, String token) throws IOException, InterruptedException {
        return dashboard
                .send(dashboard.request("/api/v1/streams").header("Authorization", "Bearer " + token))
                .statusCode();
    }

    private static HttpResponse<String> login(TestDashboard dashboard, String token)
            throws IOException, InterruptedException {
        return dashboard.send(dashboard
                .request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + token)));
    }

    /** Java's client sets the header itself. */
    private static String statusForHost(TestDashboard dashboard, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port)) {
            socket.getOutputStream()
                    .write("GET /api/v1/streams HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(host)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).substring(0, 12);
        }
    }
}
