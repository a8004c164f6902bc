package io.airline.it.performance;

import io.airline.it.performance.spark.Probe;
import io.airline.model.EventCodec;
import io.airline.model.FlightFare;
import io.airline.producer.EventPublisher;
import io.airline.producer.PublishException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.concurrent.TimeUnit;

/**
 * Publishes a marked flight every few milliseconds, whatever became of the one before. Its event time is the time it is due:
 * what holds one up counts as its latency, and that of those behind it (no coordinated omission). Its fare is its number. Some
 * carriers take turns, so that no key is new after the first second: a total of such a carrier whose highest fare is n has
 * the marked flight n in it, and those before n of the same carrier, the last of which is long gone.
 *
 * @see <a href="https://github.com/giltene/wrk2#acknowledgements">Gil Tene on coordinated omission</a>
 */
final class Markers {
    private static final LocalDate DAY = LocalDate.of(2019, 3, 24);
    private static final int CARRIERS = 100;

    private Markers() {}

    /** Returns the event time of each marked flight, in milliseconds since the epoch, by its number. */
    static long[] publish(EventPublisher publisher, int count, int intervalMillis)
            throws PublishException, InterruptedException {
        EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);
        long[] times = new long[count];
        long start = System.currentTimeMillis();
        for (int i = 0; i < count; i++) {
            long due = start + (long) i * intervalMillis;
            long early = due - System.currentTimeMillis();
            if (early > 0) {
                TimeUnit.MILLISECONDS.sleep(early);
            }
            times[i] = due;
            publisher.publish(codec.encode(flight("marker-" + i, due, Probe.MARK + i % CARRIERS, i)));
        }
        publisher.flush();
        return times;
    }

    static FlightFare flight(String id, long time, String carrier, int fare) {
        return new FlightFare(
                id,
                Instant.ofEpochMilli(time),
                carrier,
                DAY,
                "Banglore",
                "New Delhi",
                "BLR → DEL",
                LocalTime.of(22, 20),
                LocalTime.of(1, 10),
                DAY,
                170,
                0,
                null,
                fare);
    }

    /**
     * Notes when a total was seen that has that marked flight, for it and those that it tells of too, unless they were seen.
     *
     * @param times by number, 0 of those not yet seen
     * @return how many were not yet seen
     */
    static int see(long[] times, int number, long time) {
        int first = 0;
        for (int each = number; each >= 0 && times[each] == 0; each -= CARRIERS) {
            times[each] = time;
            first++;
        }
        return first;
    }
}
