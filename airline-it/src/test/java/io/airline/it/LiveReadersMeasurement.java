package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.local.AirlineStack;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/**
 * 200 readers of the live feed at once, and ten that never read, while the generator publishes 10,000 flights a second to
 * a real stack: how late does each picture come? A picture is known by its number of events. It is late by the time from
 * its arrival at the first reader that has it to its arrival at each other one, and a reader that was not given a picture
 * because a newer one was already there is late by the time to that newer one.
 *
 * <p>{@code airline.measure.seconds}, {@code airline.measure.rate} and {@code airline.measure.readers} set other numbers.
 */
class LiveReadersMeasurement {
    private static final int SECONDS = MeasurementReport.setting("airline.measure.seconds", 60);
    private static final int RATE = MeasurementReport.setting("airline.measure.rate", 10_000);
    private static final int READERS = MeasurementReport.setting("airline.measure.readers", 200);
    private static final int STUCK_READERS = 10;
    private static final String LIVE = "/api/v1/flights/live?window=15m&limit=10";

    private record Arrival(long events, long nanos) {}

    @Test
    void measure() throws Exception {
        MeasurementReport results = new MeasurementReport("live-readers");
        List<Reader> readers = new ArrayList<>();
        List<Socket> stuck = new ArrayList<>();
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.INFLUXDB)) {
            stack.startDashboard(Map.of());
            stack.startProducer(List.of("--rate", Integer.toString(RATE)), ProcessBuilder.Redirect.PIPE);
            HttpClient client = HttpClient.newHttpClient();
            URI live = URI.create(stack.dashboardUrl() + LIVE);
            for (int i = 0; i < STUCK_READERS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), live.getPort());
                socket.getOutputStream()
                        .write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .formatted(LIVE)
                                .getBytes(StandardCharsets.US_ASCII));
                stuck.add(socket);
            }
            for (int i = 0; i < READERS; i++) {
                Reader reader = new Reader();
                readers.add(reader);
                reader.answer =
                        client.sendAsync(HttpRequest.newBuilder(live).build(), BodyHandlers.fromLineSubscriber(reader));
            }
            Wait.until("every reader to have a picture of a running stream", Duration.ofMinutes(2), () -> {
                stack.requireAlive();
                return readers.stream().allMatch(reader -> reader.newest() > RATE);
            });
            long start = System.nanoTime();
            Wait.until("the time to be over", Duration.ofSeconds(SECONDS + 10L), () -> {
                stack.requireAlive();
                readers.forEach(Reader::requireOpen);
                return System.nanoTime() - start > SECONDS * 1_000_000_000L;
            });
            long end = System.nanoTime();

            results.put("events per second", RATE);
            results.put("seconds", SECONDS);
            results.put("readers", READERS);
            results.put("readers that never read", STUCK_READERS);
            results.put("heap of the dashboard", "-Xmx256m, ends when it is not enough");
            results.put("pictures", pictures(readers, start, end).size());
            results.putMillis("delay of a picture", delays(readers, start, end));
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
        results.report();
    }

    /** Returns when each picture first arrived anywhere, by its number of events, for those that did in that time. */
    private static Map<Long, Long> pictures(List<Reader> readers, long start, long end) {
        Map<Long, Long> first = new HashMap<>();
        for (Reader reader : readers) {
            for (Arrival arrival : reader.arrivals) {
                first.merge(arrival.events(), arrival.nanos(), Math::min);
            }
        }
        first.values().removeIf(nanos -> nanos < start || nanos > end);
        return first;
    }

    /** Returns, for every picture and reader, how much later than the first the reader had it, or a newer one. */
    private static long[] delays(List<Reader> readers, long start, long end) {
        Map<Long, Long> pictures = pictures(readers, start, end);
        long last = readers.stream().mapToLong(Reader::newest).min().orElseThrow();
        List<Long> delays = new ArrayList<>();
        pictures.forEach((events, nanos) -> {
            if (events <= last) {
                for (Reader reader : readers) {
                    delays.add(reader.arrivalOf(events) - nanos);
                }
            }
        });
        assertThat(delays).as("pictures in that time").hasSizeGreaterThan(readers.size());
        return delays.stream().mapToLong(Long::longValue).toArray();
    }

    /** Notes when pictures arrive. */
    private static final class Reader implements Flow.Subscriber<String> {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        private volatile long newest;
        private volatile CompletableFuture<?> answer;

        long newest() {
            return newest;
        }

        void requireOpen() {
            assertThat(answer).as("a feed that does not end").isNotDone();
        }

        long arrivalOf(long events) {
            for (Arrival arrival : arrivals) {
                if (arrival.events() >= events) {
                    return arrival.nanos();
                }
            }
            throw new AssertionError("a reader never had a picture of %d events or more".formatted(events));
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            long now = System.nanoTime();
            if (line.startsWith("data: ")) {
                try {
                    JsonNode picture = JSON.readTree(line.substring("data: ".length()));
                    newest = picture.path("events").asLong();
                    arrivals.add(new Arrival(newest, now));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        /** The answer tells. */
        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onComplete() {}
    }
}
