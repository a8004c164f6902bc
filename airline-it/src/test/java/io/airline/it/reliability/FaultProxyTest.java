package io.airline.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.airline.local.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String BODY = "x".repeat(1000);

    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer store;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.setExecutor(threads);
        store.createContext("/", exchange -> {
            // Throws if the body breaks off.
            byte[] body = exchange.getRequestBody().readAllBytes();
            stored.add(new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        store.start();
        proxy = FaultProxy.of(store.getAddress().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        store.stop(0);
        threads.shutdownNow();
    }

    @Test
    void withoutAFaultAllPasses() throws Exception {
        assertThat(write(HttpRequest.BodyPublishers.ofString("one")).statusCode())
                .isEqualTo(204);
        assertThat(write(HttpRequest.BodyPublishers.noBody()).statusCode()).isEqualTo(204);
        // Of unknown length, thus chunked.
        assertThat(write(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(BODY)))
                        .statusCode())
                .isEqualTo(204);

        assertThat(stored).containsExactly("one", "", BODY);
        assertThat(proxy.arrivals()).hasSize(3);
    }

    @Test
    void anAnswerOfItsOwnIsNotTheStores() throws Exception {
        proxy.set(FaultProxy.answering(429, Map.of("Retry-After", "7")));
        HttpResponse<String> answer = write();

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(stored).isEmpty();

        proxy.set(FaultProxy.NONE);
        assertThat(write().statusCode()).isEqualTo(204);
    }

    @Test
    void whatIsTooLargeDoesNotPass() throws Exception {
        proxy.set(FaultProxy.limitedTo(1000));

        assertThat(write().statusCode()).isEqualTo(413);
        assertThat(write(HttpRequest.BodyPublishers.ofString("short")).statusCode())
                .isEqualTo(204);
        assertThat(stored).containsExactly("short");
    }

    @Test
    void aWriteWhoseAnswerIsLostHasHappened() {
        for (FaultProxy.Fault fault : List.of(FaultProxy.ANSWER_CUT, FaultProxy.NO_ANSWER, FaultProxy.ANSWER_SLOW)) {
            stored.clear();
            proxy.set(fault);

            assertThatExceptionOfType(IOException.class).isThrownBy(this::write);
            assertThat(stored).contains(BODY);
        }
    }

    @Test
    void aWriteThatIsCutHasNotHappened() {
        proxy.set(FaultProxy.REQUEST_CUT);

        assertThatExceptionOfType(IOException.class).isThrownBy(this::write);
        assertThat(stored).isEmpty();
    }

    @Test
    void aSlowWriteIsOverOnceTheFaultIs() throws Exception {
        for (FaultProxy.Fault fault : List.of(FaultProxy.REQUEST_SLOW, FaultProxy.ANSWER_SLOW, FaultProxy.NO_ANSWER)) {
            int before = proxy.arrivals().size();
            proxy.set(fault);
            CompletableFuture<HttpResponse<String>> write = client.sendAsync(
                    request(HttpRequest.BodyPublishers.ofString(BODY)), HttpResponse.BodyHandlers.ofString());
            Wait.until("the write to arrive", LIMIT, () -> proxy.arrivals().size() > before);
            assertThat(write).isNotDone();

            proxy.set(FaultProxy.NONE);

            assertThat(write.handle((answer, failure) -> true)).succeedsWithin(LIMIT);
        }
    }

    @Test
    void aWriteThatWasAbandonedIsStoredOnceTheFaultIsOver() throws Exception {
        proxy.set(FaultProxy.REQUEST_SLOW);
        assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(this::write);
        assertThat(stored).isEmpty();

        proxy.set(FaultProxy.NONE);

        Wait.until("the write", LIMIT, () -> stored.contains(BODY));
    }

    @Test
    void momentsOfAWriteAreTold() throws Exception {
        List<String> story = new CopyOnWriteArrayList<>();
        proxy.at(FaultProxy.Moment.ARRIVED, () -> story.add("arrived, " + stored.size() + " stored"));
        proxy.at(FaultProxy.Moment.ANSWERED, () -> story.add("answered, " + stored.size() + " stored"));

        write();

        assertThat(story).containsExactly("arrived, 0 stored", "answered, 1 stored");
    }

    @Test
    void aStoreThatIsNotThereIsNoAnswer() {
        store.stop(0);

        assertThatExceptionOfType(IOException.class).isThrownBy(this::write);
    }

    private HttpResponse<String> write() throws IOException, InterruptedException {
        return write(HttpRequest.BodyPublishers.ofString(BODY));
    }

    private HttpResponse<String> write(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        return client.send(request(body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(proxy.url().resolve("/write"))
                .timeout(Duration.ofSeconds(1))
                .POST(body)
                .build();
    }
}
