package io.airline.it.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.StreamDefinition;
import io.airline.it.Requirements;
import io.airline.local.ManagedProcess;
import io.airline.local.StackException;
import io.airline.local.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** InfluxDB 1.x that speaks TLS only, with a private authority's certificate, and lets nobody in without a password. */
final class SecureInfluxd implements Store {
    static final String WRITER = "writer";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String ADMIN_PASSWORD = "of-the-test-itself";

    private final ObjectMapper json = new ObjectMapper();
    private final Path program;
    private final Path directory;
    private final int port;
    private final Certificates certificates;
    private final Path passwordFile;
    private final HttpClient http;

    /**
     * Makes one that is not started yet; skips the test if there is no influxd.
     *
     * @param certificates for {@code localhost}
     * @param passwordFile a file with the password of {@link #WRITER}
     */
    SecureInfluxd(Path directory, int port, Certificates certificates, Path passwordFile)
            throws IOException, GeneralSecurityException {
        this.program = Requirements.influxd();
        this.directory = directory;
        this.port = port;
        this.certificates = certificates;
        this.passwordFile = passwordFile;
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(certificates.authority()))
                .build();
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public Kind kind() {
        return Kind.INFLUXDB;
    }

    @Override
    public String url() {
        return "https://localhost:" + port;
    }

    @Override
    public ManagedProcess start(Path logs, StreamDefinition<?> stream) throws InterruptedException {
        try {
            Files.createDirectories(directory);
            Path settings = Files.writeString(
                    directory.resolve("influxdb.conf"),
                    """
                    reporting-disabled = true
                    bind-address = "127.0.0.1:0"
                    [meta]
                      dir = "%1$s/meta"
                    [data]
                      dir = "%1$s/data"
                      wal-dir = "%1$s/wal"
                    [monitor]
                      store-enabled = false
                    [http]
                      bind-address = "127.0.0.1:%2$d"
                      auth-enabled = true
                      https-enabled = true
                      https-certificate = "%3$s"
                      https-private-key = "%4$s"
                    """
                            .formatted(directory, port, certificates.server(), certificates.key()));
            ManagedProcess influxd = ManagedProcess.start(
                    "influxd",
                    logs.resolve("influxd.log"),
                    Map.of(),
                    List.of(program.toString(), "-config", settings.toString()));
            try {
                influxd.awaitReady(START_LIMIT, this::answers);
                // Until there is one, everybody may make the first user.
                execute("CREATE USER admin WITH PASSWORD '%s' WITH ALL PRIVILEGES".formatted(ADMIN_PASSWORD));
                execute("CREATE DATABASE \"%s\"".formatted(stream.bucket()));
                setPassword("CREATE USER %s WITH PASSWORD '%s'", Files.readString(passwordFile));
                execute("GRANT WRITE ON \"%s\" TO %s".formatted(stream.bucket(), WRITER));
            } catch (StackException | InterruptedException e) {
                influxd.close();
                throw e;
            }
            return influxd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the password of {@link #WRITER}, whatever the job believes. */
    void setPassword(String password) throws InterruptedException {
        setPassword("SET PASSWORD FOR %s = '%s'", password);
    }

    private void setPassword(String statement, String password) throws InterruptedException {
        execute(statement.formatted(WRITER, password));
    }

    @Override
    public Map<String, String> jobSettings() {
        return Map.of(
                "influx.url", url(),
                "influx.ca-file", certificates.authority().toString(),
                "influx.version", "v1",
                "influx.user", WRITER,
                "influx.password-file", passwordFile.toString());
    }

    @Override
    public String countsQuery(String dimension) {
        return "SELECT sum(\"count\") FROM \"%1$s\" GROUP BY \"%1$s\"".formatted(dimension);
    }

    @Override
    public Map<String, Long> counts(StreamDefinition<?> stream, String dimension) throws InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode series : ask(stream.bucket(), countsQuery(dimension)).path("series")) {
            counts.put(
                    series.path("tags").path(dimension).asText(),
                    series.at("/values/0/1").asLong());
        }
        return counts;
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest ping =
                    HttpRequest.newBuilder(URI.create(url() + "/ping")).build();
            return http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 204;
        } catch (IOException e) {
            return false;
        }
    }

    private void execute(String statement) throws InterruptedException {
        ask("", statement);
    }

    /** The statement is in the body, for it may have a password: influxd logs addresses. */
    private JsonNode ask(String database, String query) throws InterruptedException {
        String form = "db=%s&q=%s".formatted(database, URLEncoder.encode(query, StandardCharsets.UTF_8));
        String credentials =
                Base64.getEncoder().encodeToString(("admin:" + ADMIN_PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/query"))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            JsonNode answer = json.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            JsonNode result = answer.at("/results/0");
            // A statement that failed is answered with 200.
            if (result.isMissingNode() || result.has("error")) {
                throw new StackException("influxd refuses: " + answer);
            }
            return result;
        } catch (IOException e) {
            throw new StackException("influxd does not answer: " + e.getMessage(), e);
        }
    }
}
