package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.it.PageWatch.Picture;
import io.airline.local.AirlineStack;
import io.airline.local.ManagedProcess;
import io.airline.local.Store;
import io.airline.local.TopicReader;
import io.airline.local.Wait;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.model.UndecodableEventException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * From event time to painted in the browser, under load, in the stack that {@code deploy/local/run.sh --rate 10000} starts:
 * broker, InfluxDB, job, generator and dashboard, all on this machine with the browser.
 *
 * <p>The page says how many events each picture shows that it has painted, and when that picture was on the screen. Each
 * micro-batch takes what the topic has got since the one before, so that a picture of n events shows the n oldest ones.
 * Event i, in the order of event time, is therefore painted with the first picture that shows i events or more, and its
 * latency is the time of that picture less the event's own time, by one and the same clock. The two partitions may be some
 * milliseconds apart at the edge of a micro-batch: so much the order, and with it the latency, may be off for an event there.
 *
 * <p>{@code airline.measure.rate} sets the events per second (10000), {@code airline.measure.seconds} for how long is
 * measured (60) after a warm-up.
 */
class PaintLatencyMeasurement {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    @Test
    void eventTimeToPainted() throws Exception {
        int rate = MeasurementReport.setting("airline.measure.rate", 10_000);
        int seconds = MeasurementReport.setting("airline.measure.seconds", 60);
        try (AirlineStack stack = Stacks.start(FLIGHTS, Store.Kind.INFLUXDB);
                Browser browser = Browser.open()) {
            stack.startDashboard(Map.of());
            PageWatch watch = new PageWatch(browser);
            ManagedProcess producer =
                    stack.startProducer(List.of("--rate", Integer.toString(rate)), ProcessBuilder.Redirect.PIPE);
            new DashboardPage(browser, stack.dashboardUrl(), "flights").await("live");
            TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());

            watch.forget();
            long start = System.currentTimeMillis();
            TimeUnit.SECONDS.sleep(seconds);
            long end = System.currentTimeMillis();
            long[] frames = watch.frameTimes();
            long[] callbacks = watch.callbackTimes();
            long[] longTasks = watch.longTasks();
            producer.close();
            long[] times = eventTimes(stack);
            Wait.until("the last event to be painted", LIMIT, () -> last(watch).events() >= times.length);

            List<Picture> pictures = watch.pictures();
            assertThat(last(watch).events())
                    .as("events painted, of those on the topic")
                    .isEqualTo(times.length);
            MeasurementReport report = new MeasurementReport("paint-latency");
            report.put("events per second", rate);
            report.put("seconds", seconds);
            report.putMillis("event time to painted", latencies(times, pictures, start, end));
            report.put(
                    "pictures",
                    pictures.stream().filter(each -> each.paintedAt() < end).count());
            report.putMillis("frame times", frames);
            report.putMillis("animation callbacks", callbacks);
            report.putMillis("long tasks", longTasks);
            report.report();
        }
    }

    private static Picture last(PageWatch watch) {
        List<Picture> pictures = watch.pictures();
        return pictures.isEmpty() ? new Picture(0, 0) : pictures.get(pictures.size() - 1);
    }

    /** Returns the times of all events on the topic in epoch milliseconds, oldest first. */
    private static long[] eventTimes(AirlineStack stack) {
        EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);
        LongStream.Builder times = LongStream.builder();
        try (TopicReader topic = new TopicReader(stack.bootstrapServers(), FLIGHTS.topic())) {
            topic.readToEnd(message -> {
                try {
                    times.add(FLIGHTS.eventTimeOf(codec.decode(message.value())));
                } catch (UndecodableEventException e) {
                    throw new IllegalStateException("the generator makes flights only", e);
                }
            });
        }
        return times.build().sorted().toArray();
    }

    /** Returns the latency in nanoseconds of each event that happened from {@code start} to {@code end}, which is exclusive. */
    private static long[] latencies(long[] times, List<Picture> pictures, long start, long end) {
        long[] latencies = new long[times.length];
        int count = 0;
        int picture = 0;
        for (int i = 0; i < times.length; i++) {
            while (pictures.get(picture).events() < i + 1) {
                picture++;
            }
            if (times[i] >= start && times[i] < end) {
                latencies[count++] =
                        TimeUnit.MILLISECONDS.toNanos(pictures.get(picture).paintedAt() - times[i]);
            }
        }
        return Arrays.copyOf(latencies, count);
    }
}
