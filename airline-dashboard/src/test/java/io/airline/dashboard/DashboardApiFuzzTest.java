package io.airline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.aggregations.testing.Flights;
import io.airline.model.testing.FuzzContract;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whatever is asked for, the answer is a page, a view or a problem document, and never that the dashboard has failed. A
 * case is the path and query of a GET as they stand in the request, without the first slash; behind a null character, the
 * body of an order of a production.
 */
class DashboardApiFuzzTest extends FuzzContract {
    private static final Set<Integer> STATUSES = Set.of(200, 202, 400, 403, 404, 405, 415, 429);
    private static final int LONGEST_TARGET = 4_000;

    /** One for all cases; it ends with the process. */
    private static TestDashboard dashboard;

    private static Socket socket;
    private static InputStream in;

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                utf8("api/v1/flights/leaderboards/carrier?window=15m&limit=10"),
                utf8("api/v1/flights/leaderboards/carrier.csv?window=200000d"),
                utf8("api/v1/routes/sparklines/carrier/%3Cscript%3E%2FAF?window=5s&step=5s"),
                utf8("api/v1/routes/sparklines/carrier/x.csv?window=99999999999999d&step=0s"),
                utf8("api/v1/flights/windows/source?size=30s&limit=3"),
                utf8("api/v1/flights/values/carrier.csv?fields=fare_mean,count&window=5m&step=15s&limit=3&key=x"),
                utf8("api/v1/flights/candles/carrier?open=fare_min&high=fare_max&low=fare_min&close=fare_mean&key=%00"),
                utf8("api/v1/flights/histograms/carrier?measure=fare&key=IndiGo"),
                utf8("api/v1/flights/events.csv?limit=%gg"),
                utf8("api/v1/streams?x=%00%ff%c0%af&x=<script>alert(1)</script>"),
                utf8("api/v1/reference/airports;a=b?%gg=%"),
                utf8("top10_equipment_30min_window?callback=x"),
                utf8("../%2e%2e/etc/passwd"),
                utf8("dump_table"),
                utf8("\0{\"source\": \"generator\", \"rate\": \"1000/s\", \"count\": 5}"),
                utf8("\0{\"source\": [[[{}]]], \"rate\": 1e999999999}"));
    }

    /** The test itself connects, to the dashboard; Jazzer would take that for what the input made happen. */
    @Override
    protected List<String> options() {
        return List.of("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery");
    }

    @Override
    protected void take(byte[] input) throws Exception {
        if (input.length > 0 && input[0] == 0) {
            order(Arrays.copyOfRange(input, 1, input.length));
            return;
        }
        // A space or the end of a line ends the target; a live feed does not end.
        String target = new String(input, StandardCharsets.ISO_8859_1).replaceAll("[ \r\n]", "+");
        if (target.length() <= LONGEST_TARGET) {
            assertIsAnswered("/" + target);
        }
    }

    private static void order(byte[] body) {
        try {
            assertThat(Productions.Order.of(Json.parse(body)).source()).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void assertIsAnswered(String target) throws IOException {
        Answer answer;
        synchronized (DashboardApiFuzzTest.class) {
            answer = ask(target);
        }
        assertThat(answer.status()).as(answer.toString()).isIn(STATUSES);
        String type = answer.headers().getOrDefault("content-type", "");
        if (answer.status() >= 400 && !type.equals("application/json")) {
            assertThat(type).as(answer.toString()).isEqualTo("application/problem+json");
            JsonNode problem = Json.parse(answer.body());
            assertThat(problem.get("status").intValue()).isEqualTo(answer.status());
            assertThat(problem.get("detail").textValue()).isNotBlank();
        }
        assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff");
    }

    /** What was answered, its headers by name in lower case. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(int status, Map<String, String> headers, byte[] body) {
        @Override
        public String toString() {
            return "%d %s %s".formatted(status, headers, new String(body, StandardCharsets.UTF_8));
        }
    }

    /** Over one connection, as long as the dashboard keeps it: a client of Java's would not send such targets. */
    private static Answer ask(String target) throws IOException {
        try {
            return askOver(connection(), target);
        } catch (EOFException | SocketException e) {
            // It closes one over which it was sent what is no request, and does not always say so.
            disconnect();
            return askOver(connection(), target);
        }
    }

    private static Socket connection() throws IOException {
        if (dashboard == null) {
            dashboard = new TestDashboard();
            dashboard.cluster.happen(TestDashboard.FLIGHTS, List.of(Flights.BLR_TO_DEL, Flights.DEL_TO_COK_INCOMPLETE));
            dashboard.cluster.happen(TestDashboard.ROUTES, List.of(Flights.ATL_TO_CDG));
        }
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream());
        }
        return socket;
    }

    private static void disconnect() throws IOException {
        socket.close();
        socket = null;
    }

    private static Answer askOver(Socket connection, String target) throws IOException {
        String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(target);
        connection.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] sides = header.split(": *", 2);
            headers.put(sides[0].toLowerCase(Locale.ROOT), sides[1]);
        }
        if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
            // It does not end by itself.
            disconnect();
            return new Answer(status, headers, new byte[0]);
        }
        byte[] body = body(headers);
        if ("close".equals(headers.get("connection"))) {
            disconnect();
        }
        return new Answer(status, headers, body);
    }

    private static byte[] body(Map<String, String> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            return in.readNBytes(Integer.parseInt(headers.get("content-length")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            for (int size = -1; size != 0; ) {
                size = Integer.parseInt(line(), 16);
                body.writeBytes(in.readNBytes(size));
                line();
            }
        }
        return body.toByteArray();
    }

    private static String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the dashboard has closed the connection: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
