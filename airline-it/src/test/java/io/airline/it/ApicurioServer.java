package io.airline.it;

import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.model.config.Configuration;
import io.airline.model.registry.RegistryClient;
import io.airline.model.registry.RegistryConfig;
import io.airline.model.registry.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real schema registry, Apicurio's, in a process of its own on loopback. It keeps all in memory. */
final class ApicurioServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final String url;
    private final ManagedProcess process;

    private ApicurioServer(String url, ManagedProcess process) {
        this.url = url;
        this.process = process;
    }

    /** Starts it and returns once it answers. */
    static ApicurioServer start(Path directory) throws IOException, InterruptedException {
        int port = Ports.free().store();
        ManagedProcess process = ManagedProcess.start(
                "registry",
                directory.resolve("registry.log"),
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        jar().toString()));
        ApicurioServer server = new ApicurioServer("http://127.0.0.1:%d/apis/ccompat/v7".formatted(port), process);
        try {
            process.awaitReady(START_LIMIT, server::isReady);
            return server;
        } catch (RuntimeException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    private static Path jar() throws IOException {
        Path directory = Path.of(System.getProperty("airline.it.registry", "target/registry"));
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no registry in " + directory));
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            client().check();
            return true;
        } catch (RegistryException e) {
            return false;
        }
    }

    String url() {
        return url;
    }

    RegistryConfig config() {
        return Configuration.of(List.of(RegistryConfig.class))
                .set("registry.url", url)
                .build()
                .get(RegistryConfig.class);
    }

    RegistryClient client() {
        return new RegistryClient(config());
    }

    /** Makes it refuse what is not fully compatible, in every subject. */
    void requireCompatibility() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/config"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"FULL\"}"))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 200) {
            throw new AssertionError("the registry answers " + status);
        }
    }

    /** Makes it silent, until {@link #resume()}. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill answers " + code);
        }
    }

    @Override
    public void close() {
        process.kill();
        process.close();
    }
}
