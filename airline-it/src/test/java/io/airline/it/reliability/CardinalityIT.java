package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.Dimension;
import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.Timeliness;
import io.airline.it.DashboardApi;
import io.airline.it.MeasurementReport;
import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.Store;
import io.airline.local.TopicReader;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import io.airline.producer.EventInput;
import io.airline.producer.EventSource;
import io.airline.producer.EventStamp;
import io.airline.producer.EventStream;
import io.airline.producer.KafkaEventPublisher;
import io.airline.producer.Outcome;
import io.airline.producer.Production;
import io.airline.producer.Rate;
import io.airline.producer.Timing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A flood of carriers that nobody has heard of, with honest flights among them. */
@Tag("reliability")
class CardinalityIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Honest carriers, the n-th with a share of 2<sup>-n</sup> of the honest flights. */
    private static final List<String> HONEST = List.of("IndiGo", "Vistara", "GoAir", "SpiceJet", "Trujet");

    private static final int HONEST_ONE_IN = 11;

    /** Partitions of the topic: each is a task, which may use up the limit by itself. */
    private static final int TASKS = 10;

    @Test
    void aFloodInWhichTheJobIsKilledChangesNoKeyThatWasKnownBefore() throws Exception {
        int limit = 100;
        try (AirlineStack stack = Stacks.builder(FLIGHTS, Store.Kind.QUESTDB)
                .jobSetting("job.key-limit", Integer.toString(limit))
                .start()) {
            flood(stack, 1, 2_000, 5_000, 1);
            stack.awaitStored(LIMIT);
            CompletableFuture<Void> flood =
                    CompletableFuture.runAsync(() -> flood(stack, 2, 5_000, 30_000, HONEST_ONE_IN));
            long before = 5_000;
            Wait.until("the flood to be stored in part", LIMIT, () -> {
                stack.requireAlive();
                return flood.isDone()
                        || stack.progress().published() - stack.progress().lag() > before + 5_000;
            });
            assertThat(flood).as("still on").isNotDone();
            stack.killJob();
            stack.startJob();
            flood.join();
            stack.awaitStored(LIMIT);

            Map<String, Long> carriers = assertHonestTotals(stack);
            assertThat(carriers).hasSizeBetween(limit, limit * (1 + TASKS) + 1);
            assertThat(stack.stored().get("carrier")).isEqualTo(carriers);
        }
    }

    @Test
    void twoMinutesOfRandomCarriers() throws Exception {
        int seconds = MeasurementReport.setting("airline.reliability.flood.seconds", 120);
        int rate = 10_000 * HONEST_ONE_IN / (HONEST_ONE_IN - 1);
        MeasurementReport report = new MeasurementReport("cardinality");
        try (AirlineStack stack = Stacks.builder(FLIGHTS, Store.Kind.INFLUXDB).start()) {
            stack.startDashboard(Map.of());
            report.put("events per second", rate).put("events", rate * seconds);
            flood(stack, 3, rate, 10L * rate, HONEST_ONE_IN);
            stack.awaitStored(LIMIT);
            memory(stack, report, "after 10 s");
            flood(stack, 4, rate, (seconds - 10L) * rate, HONEST_ONE_IN);
            stack.awaitStored(LIMIT);
            memory(stack, report, "at the end");

            Map<String, Long> carriers = assertHonestTotals(stack);
            long other = carriers.get(Dimension.OTHER);
            report.put("carriers by name", carriers.size() - 1).put("events of other carriers", other);
            Map<String, Double> metrics = metrics(stack.jobMetricsAddress());
            assertThat(metrics.get("airline_job_keys_folded_total{stream=\"flights\"}"))
                    .isGreaterThanOrEqualTo((double) other);
            assertThat(metrics.get("airline_job_keys_known{dimension=\"carrier\",stream=\"flights\"}"))
                    .isEqualTo(carriers.size() - 1.0);
            int keyLimit = 100_000;
            assertThat(carriers.size()).isBetween(keyLimit, keyLimit * (1 + TASKS) + 1);
            assertThat(stack.stored().get("carrier")).isEqualTo(carriers);
            assertThat(new DashboardApi(stack.dashboardUrl()).counts("flights", "carrier", "15m", 2))
                    .isEqualTo(Map.of(Dimension.OTHER, other, "IndiGo", carriers.get("IndiGo")));
            report.report();
        }
    }

    /**
     * Holds every total of an honest carrier, and every total of every other dimension, against the oracle's, and the sum of
     * all carriers against the number of events.
     *
     * @return the number of events by carrier
     */
    private static Map<String, Long> assertHonestTotals(AirlineStack stack) {
        List<SliceTotal> totals = stack.kpis();
        Slices slices = Slices.of(Duration.ofSeconds(5));
        Timeliness timeliness = new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1));
        InMemoryAggregator<FlightFare> oracle = new InMemoryAggregator<>(FLIGHTS, slices, timeliness);
        EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);
        long[] events = {0};
        try (TopicReader topic = new TopicReader(stack.bootstrapServers(), FLIGHTS.topic())) {
            topic.readToEnd(message -> {
                FlightFare flight = decode(codec, message.value());
                // An empty key counts in no group.
                boolean isHonest = HONEST.contains(flight.getAirline());
                oracle.add(
                        isHonest
                                ? flight
                                : FlightFare.newBuilder(flight).setAirline("").build(),
                        Instant.ofEpochMilli(message.timestamp()));
                events[0]++;
            });
        }
        assertThat(totals.stream()
                        .filter(total -> !total.dimension().equals("carrier") || HONEST.contains(total.key()))
                        .toList())
                .isEqualTo(oracle.totals());
        Map<String, Long> carriers = totals.stream()
                .filter(total -> total.dimension().equals("carrier"))
                .collect(Collectors.toMap(SliceTotal::key, SliceTotal::count, Long::sum, TreeMap::new));
        assertThat(carriers.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(events[0]);
        assertThat(carriers.get(Dimension.OTHER)).isPositive();
        return carriers;
    }

    private static FlightFare decode(EventCodec<FlightFare> codec, byte[] value) {
        try {
            return codec.decode(value);
        } catch (UndecodableEventException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Publishes flights.
     *
     * @param honestOneIn one in so many has an honest carrier, all others have one that no other flight has
     */
    private static void flood(AirlineStack stack, long seed, int rate, long events, int honestOneIn) {
        EventInput<FlightFare> input = new EventInput<>() {
            @Override
            public String name() {
                return "flood";
            }

            @Override
            public EventSource<FlightFare> open(EventStamp stamp) {
                return new Flood(stamp, new Random(seed), events, honestOneIn);
            }
        };
        try (KafkaEventPublisher publisher = Stacks.publisher(stack, EventStream.FLIGHTS)) {
            Production.of(EventStream.FLIGHTS, List.of(input), publisher)
                    .rate(new Rate(rate))
                    .build()
                    .run();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static final class Flood implements EventSource<FlightFare> {
        private final EventStamp stamp;
        private final Random random;
        private final int honestOneIn;
        private long left;

        Flood(EventStamp stamp, Random random, long events, int honestOneIn) {
            this.stamp = stamp;
            this.random = random;
            this.honestOneIn = honestOneIn;
            this.left = events;
        }

        @Override
        public Outcome<FlightFare> next() {
            if (left == 0) {
                return null;
            }
            left--;
            String carrier;
            if (random.nextInt(honestOneIn) == 0) {
                int rank = Integer.numberOfTrailingZeros(random.nextInt() | 1 << (HONEST.size() - 1));
                carrier = HONEST.get(rank);
            } else {
                carrier = Long.toString(random.nextLong(), Character.MAX_RADIX);
            }
            LocalTime time = LocalTime.of(22, 20);
            FlightFare flight = new FlightFare(
                    stamp.nextId(),
                    stamp.now(),
                    carrier,
                    LocalDate.of(2019, 5, 3),
                    "Mumbai",
                    "Cochin",
                    null,
                    time,
                    time,
                    null,
                    90,
                    0,
                    null,
                    1 + random.nextInt(10_000));
            return new Outcome.Valid<>(flight, Timing.ON_TIME);
        }

        @Override
        public void close() {}
    }

    private static void memory(AirlineStack stack, MeasurementReport report, String when) throws Exception {
        report.put("job " + when + " [MiB]", mebibytes(metrics(stack.jobMetricsAddress())));
        report.put(
                "dashboard " + when + " [MiB]",
                mebibytes(metrics(stack.dashboardUrl().replace("http://", ""))));
        JsonNode influx = new ObjectMapper().readTree(get(stack.store().url() + "/debug/vars"));
        report.put("store " + when + " [MiB]", influx.at("/memstats/HeapInuse").asLong() >> 20);
        report.put(
                "series in the store " + when,
                influx.at("/database:airlines/values/numSeries").asLong());
    }

    /** Returns what lives after a collection, and what the process has of the machine. */
    private static Map<String, Long> mebibytes(Map<String, Double> metrics) {
        double live = metrics.entrySet().stream()
                .filter(each -> each.getKey().startsWith("jvm_memory_pool_collection_used_bytes"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return new TreeMap<>(Map.of(
                "live heap",
                (long) live >> 20,
                "resident",
                metrics.get("process_resident_memory_bytes").longValue() >> 20));
    }

    private static Map<String, Double> metrics(String address) throws Exception {
        return get("http://" + address + "/metrics")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        (left, right) -> left));
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
