package io.airline.it.performance;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.SliceTotal;
import io.airline.it.MeasurementReport;
import io.airline.it.Requirements;
import io.airline.it.Stacks;
import io.airline.it.performance.spark.Probe;
import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.ManagedProcess;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.TopicReader;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import io.airline.model.UndecodableEventException;
import io.airline.producer.EventPublisher;
import io.airline.producer.EventStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Event time to stored, which is when influxd has acknowledged the total, and to the {@code -kpis} topic, as a consumer sees
 * it. Among the flights of a producer at each rate are marked ones, 200 a second, which are sent when they are due.
 *
 * <p>{@code airline.measure.rates} sets the events per second ("1000,10000,50000"), {@code airline.measure.seconds} for how
 * long is measured (60) after a warm-up; of longer runs each minute is printed too. The whole
 * histograms are written to {@code target/measurements/*.hgrm}.
 */
class LatencyMeasurement {
    private static final List<Integer> RATES = Arrays.stream(
                    System.getProperty("airline.measure.rates", "1000,10000,50000")
                            .split(","))
            .map(Integer::valueOf)
            .toList();
    private static final int SECONDS = MeasurementReport.setting("airline.measure.seconds", 60);
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int INTERVAL_MILLIS = 5;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final MeasurementReport report = new MeasurementReport("latency");

    @Test
    void eventTimeToStored(@TempDir Path directory) throws Exception {
        Requirements.store(Store.Kind.INFLUXDB);
        Path jar = SparkJar.in(directory);
        report.put("seconds", SECONDS);
        for (int rate : RATES) {
            Path probe = directory.resolve("probe-" + rate);
            try (AirlineStack stack = AirlineStack.of(FLIGHTS)
                    .store(Store.Kind.INFLUXDB)
                    .ports(Ports.free())
                    .sparkSetting("spark.jars", jar.toString())
                    .sparkSetting(Probe.FILE, probe.toString())
                    .jobSetting("job.sinks", "kpis, influx, probe")
                    .start()) {
                measure(stack, rate, probe);
            }
        }
        report.report();
    }

    private void measure(AirlineStack stack, int rate, Path probe) throws Exception {
        ManagedProcess producer =
                stack.startProducer(List.of("--rate", Integer.toString(rate)), ProcessBuilder.Redirect.PIPE);
        int count = SECONDS * 1000 / INTERVAL_MILLIS;
        int warm = (int) (WARM_UP.toMillis() / INTERVAL_MILLIS);
        long[] sent;
        long[] published;
        // The job makes the topic of totals.
        Wait.until("the job to store", LIMIT, () -> stack.progress().stored() > 0);
        try (KpiTimes kpis = new KpiTimes(stack, warm + count);
                EventPublisher publisher = Stacks.publisher(stack, EventStream.FLIGHTS)) {
            sent = Markers.publish(publisher, warm + count, INTERVAL_MILLIS);
            producer.close();
            stack.awaitStored(LIMIT);
            published = kpis.await();
        }
        long[] stored = new long[sent.length];
        for (String line : Files.readAllLines(probe)) {
            String[] parts = line.split(" ", -1);
            Markers.see(stored, Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        }
        put("to stored", rate, sent, stored, warm);
        put("to the topic of totals", rate, sent, published, warm);
        Expected expected = Expected.of(stack.bootstrapServers(), FLIGHTS);
        assertThat(expected.differences(stack.stored())).isEmpty();
    }

    private void put(String what, int rate, long[] sent, long[] seen, int warm) throws IOException {
        Histogram histogram = new Histogram(3);
        Histogram minute = new Histogram(3);
        for (int i = warm; i < sent.length; i++) {
            assertThat(seen[i]).as("marked flight %d %s", i, what).isPositive();
            long millis = Math.max(0, seen[i] - sent[i]);
            histogram.recordValue(millis);
            minute.recordValue(millis);
            if (minute.getTotalCount() == TimeUnit.MINUTES.toMillis(1) / INTERVAL_MILLIS) {
                System.out.printf(
                        "%d/s %s, a minute: p50=%d p99=%d%n",
                        rate, what, minute.getValueAtPercentile(50), minute.getValueAtPercentile(99));
                minute.reset();
            }
        }
        Map<String, Object> quantiles = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
            quantiles.put(
                    percentile == 100
                            ? "max"
                            : "p" + Double.toString(percentile).replaceAll("\\.0$", ""),
                    histogram.getValueAtPercentile(percentile));
        }
        quantiles.put("of", histogram.getTotalCount());
        report.put("event time %s, %d events/s [ms]".formatted(what, rate), quantiles);
        System.out.printf("%d/s %s %s%n", rate, what, quantiles);
        Path directory = Files.createDirectories(Path.of("target", "measurements"));
        try (PrintStream file = new PrintStream(directory
                .resolve("latency-%d-%s.hgrm".formatted(rate, what.replace(' ', '-')))
                .toFile())) {
            histogram.outputPercentileDistribution(file, 1.0);
        }
    }

    /** Takes the time at which a consumer of the totals' topic first sees each marked flight. */
    private static final class KpiTimes implements AutoCloseable {
        private final String bootstrapServers;
        private final long[] times;
        private final Thread thread = new Thread(this::run, "totals");
        private volatile int seen;
        private volatile boolean isClosed;

        KpiTimes(AirlineStack stack, int count) {
            this.bootstrapServers = stack.bootstrapServers();
            this.times = new long[count];
            thread.start();
        }

        private void run() {
            EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);
            try (TopicReader totals = new TopicReader(bootstrapServers, Topics.kpis(FLIGHTS.topic()))) {
                while (!isClosed && seen < times.length) {
                    totals.poll(each -> {
                        try {
                            take(SliceTotal.of(codec.decode(each.value())), System.currentTimeMillis());
                        } catch (UndecodableEventException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                }
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread
        private void take(SliceTotal total, long now) {
            if (total.key().startsWith(Probe.MARK)) {
                seen += Markers.see(times, total.fields().get(Probe.NUMBER).intValue(), now);
            }
        }

        long[] await() throws InterruptedException {
            Wait.until("all marked flights on the topic of totals", LIMIT, () -> seen == times.length);
            thread.join(TimeUnit.SECONDS.toMillis(5));
            return times;
        }

        /** Does not wait for the thread, which ends with its poll. */
        @Override
        public void close() {
            isClosed = true;
        }
    }
}
