package io.airline.it.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.it.MeasurementReport;
import io.airline.it.Requirements;
import io.airline.it.Stacks;
import io.airline.it.performance.spark.GrowthStreams;
import io.airline.it.performance.spark.ProgressLog;
import io.airline.local.AirlineStack;
import io.airline.local.Ports;
import io.airline.local.StackException;
import io.airline.local.Store;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.producer.EventPublisher;
import io.airline.producer.EventStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of the job when one thing grows and all others stay: keys, length of a slice, partitions, dimensions. Each
 * case has a stack of its own, works off a backlog, then follows 10,000 events a second for a while.
 *
 * <p>{@code airline.measure.events} sets the backlog (2,000,000), {@code airline.measure.seconds} for how long is followed (15).
 */
class GrowthMeasurement {
    private static final int EVENTS = MeasurementReport.setting("airline.measure.events", 2_000_000);
    private static final int SECONDS = MeasurementReport.setting("airline.measure.seconds", 15);
    private static final int FOLLOWED_RATE = 10_000;
    private static final int FARE = 3_897;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final MeasurementReport report = new MeasurementReport("growth");

    /** What a case is; the first is what all others are compared with. */
    private record Case(int keys, String slice, int partitions, int dimensions) {
        static final Case BASE = new Case(12, "5s", 2, 1);
    }

    @Test
    void eachByItself(@TempDir Path directory) throws Exception {
        Requirements.store(Store.Kind.INFLUXDB);
        Path jar = SparkJar.in(directory);
        report.put("events", EVENTS);
        measure(directory, jar, Case.BASE);
        for (int keys : List.of(3_400, 37_000, 500_000)) {
            measure(directory, jar, new Case(keys, Case.BASE.slice, Case.BASE.partitions, Case.BASE.dimensions));
        }
        for (String slice : List.of("1s", "60s")) {
            measure(directory, jar, new Case(Case.BASE.keys, slice, Case.BASE.partitions, Case.BASE.dimensions));
        }
        for (int partitions : List.of(1, 8, 32)) {
            measure(directory, jar, new Case(Case.BASE.keys, Case.BASE.slice, partitions, Case.BASE.dimensions));
        }
        for (int dimensions : List.of(5, GrowthStreams.MOST_DIMENSIONS)) {
            measure(directory, jar, new Case(Case.BASE.keys, Case.BASE.slice, Case.BASE.partitions, dimensions));
        }
        report.report();
    }

    private void measure(Path directory, Path jar, Case each) throws Exception {
        Path progress = directory.resolve("progress");
        Files.deleteIfExists(progress);
        try (AirlineStack stack = AirlineStack.of(GrowthStreams.of(each.dimensions))
                .store(Store.Kind.INFLUXDB)
                .ports(Ports.free())
                .sparkSetting("spark.jars", jar.toString())
                .sparkSetting("spark.sql.streaming.streamingQueryListeners", ProgressLog.class.getName())
                .sparkSetting(ProgressLog.FILE, progress.toString())
                .jobSetting("job.slice-length", each.slice)
                .jobSetting("job.key-limit", "1000000")
                .withoutJob()
                .start()) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
                NewTopic topic = new NewTopic(stack.stream().topic(), each.partitions, (short) 1)
                        .configs(Map.of("message.timestamp.type", "LogAppendTime"));
                admin.createTopics(List.of(topic)).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            long published;
            MicroBatches backlog;
            try (EventPublisher publisher = Stacks.publisher(stack, EventStream.FLIGHTS)) {
                Flights flights = new Flights(publisher, each.keys);
                flights.publish(EVENTS);
                publisher.flush();
                stack.startJob();
                try {
                    stack.awaitStored(LIMIT);
                } catch (StackException e) {
                    if (!Files.readString(stack.logs().resolve("job.log")).contains("OutOfMemoryError")) {
                        throw e;
                    }
                    put(each, Map.of("ended", "the job's heap of 1 GiB was not enough"));
                    return;
                }
                backlog = MicroBatches.read(progress);
                for (int i = 0; i < SECONDS * 100; i++) {
                    flights.publish(FOLLOWED_RATE / 100);
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                // What is not on the topic yet nobody waits for.
                publisher.flush();
                stack.awaitStored(LIMIT);
                published = flights.next;
            }
            stack.stopJob();
            put(each, backlog, MicroBatches.read(progress));
            long stored = stack.stored().get("dimension_1").values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(stored).as("%s", each).isEqualTo(published);
        }
    }

    private void put(Case each, MicroBatches backlog, MicroBatches all) {
        List<MicroBatches.Batch> followed = all.batches()
                .subList(backlog.batches().size() + 2, all.batches().size());
        Sample durations = new Sample();
        followed.forEach(batch -> durations.add((double) batch.duration().toMillis()));
        long bytes = all.batches().stream()
                .mapToLong(MicroBatches.Batch::stateBytes)
                .max()
                .orElseThrow();
        long rows = all.batches().stream()
                .mapToLong(MicroBatches.Batch::stateRows)
                .max()
                .orElseThrow();
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("backlog, events/s", Math.round(backlog.perSecond()));
        numbers.put("micro-batch at 10,000/s, median ms", Math.round(durations.median()));
        numbers.put("state, rows", rows);
        numbers.put("state, MiB", bytes >> 20);
        numbers.put("points/s at 10,000/s", Math.round(points(followed)));
        put(each, numbers);
    }

    private void put(Case each, Map<String, Object> numbers) {
        report.put(each.toString(), numbers);
        System.out.println(each + " " + numbers);
    }

    /** Each row that a micro-batch updates is a point. */
    private static double points(List<MicroBatches.Batch> batches) {
        Instant start = batches.get(0).start();
        MicroBatches.Batch last = batches.get(batches.size() - 1);
        Duration all = Duration.between(start, last.start().plus(last.duration()));
        return batches.stream().mapToLong(MicroBatches.Batch::updatedRows).sum() / (all.toMillis() / 1e3);
    }

    /** Flights of so many carriers, each as likely as any other. */
    private static final class Flights {
        private final Random random = new Random(42);
        private final EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);
        private final EventPublisher publisher;
        private final int carriers;
        private long next;

        Flights(EventPublisher publisher, int carriers) {
            this.publisher = publisher;
            this.carriers = carriers;
        }

        void publish(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                publisher.publish(codec.encode(Markers.flight(
                        "growth-" + next++, System.currentTimeMillis(), "carrier " + random.nextInt(carriers), FARE)));
            }
        }
    }
}
