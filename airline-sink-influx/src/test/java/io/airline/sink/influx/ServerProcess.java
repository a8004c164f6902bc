package io.airline.sink.influx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server run as a child process on loopback, with a directory of its own that is deleted with it. */
abstract class ServerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final Path directory;
    private final Path log;
    private final Process process;
    private final Thread killer;

    /** Starts the command that {@code arguments} makes of the server's directory. */
    ServerProcess(String name, CommandLine arguments) throws IOException {
        this.directory = Files.createTempDirectory(name);
        this.log = directory.resolve(name + ".log");
        this.process = new ProcessBuilder(arguments.in(directory))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /** Makes the command; it may write files into the directory. */
    @FunctionalInterface
    interface CommandLine {
        List<String> in(Path directory) throws IOException;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the condition holds, and fails after a minute or when the server has ended. */
    final void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() > deadline) {
                throw new IllegalStateException("%s in vain; %s%n%s"
                        .formatted(what, ended ? "the server ended" : "time is up", Files.readString(log)));
            }
        }
    }

    /** Waits until the URL answers at all. */
    final void awaitAnswer(URI url) throws Exception {
        await("waited for " + url, () -> {
            try {
                http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Sends a GET or, if {@code body} is not null, a POST, and returns the answer's body; any status but 2xx fails. */
    final String send(URI url, Map<String, String> query, String body) throws IOException, InterruptedException {
        String parameters = query.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "?" + parameters));
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("%d %s to %s".formatted(response.statusCode(), response.body(), query));
        }
        return response.body();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(killer);
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
