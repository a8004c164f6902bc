package io.airline.job;

import io.airline.model.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops queries between two micro-batches. Spark's own stop interrupts the batch in flight; here that one ends, and the
 * next is held at the gate before it reads or writes anything.
 *
 * <p>Thread-safe.
 */
final class StopGate {
    private static final Logger log = LoggerFactory.getLogger(StopGate.class);
    private static final long POLL_MILLIS = 10;

    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean closed;

    /** Called at the start of each micro-batch; once the gate is closed it returns only by an interrupt. */
    void pass(String stream) throws InterruptedException {
        if (closed) {
            held.add(stream);
            never.await();
        }
    }

    /** Closes the gate, waits for the batches in flight to end, and stops the queries. */
    void stop(Collection<StreamingQuery> queries, Duration timeout) throws InterruptedException, TimeoutException {
        closed = true;
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            for (StreamingQuery query : queries) {
                awaitIdle(query, deadline, timeout);
                query.stop();
            }
        } finally {
            stopped.countDown();
        }
    }

    private void awaitIdle(StreamingQuery query, long deadline, Duration timeout) throws InterruptedException {
        while (query.isActive() && !isIdle(query)) {
            if (System.nanoTime() > deadline) {
                log.warn(
                        "micro-batch cut off, it runs again after the next start stream={} waited={}",
                        query.name(),
                        Durations.text(timeout));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Returns once a stop that has begun is over; at once if none has. Spark must not go before. */
    void awaitStopped() throws InterruptedException {
        if (closed) {
            stopped.await();
        }
    }

    private boolean isIdle(StreamingQuery query) {
        return held.contains(query.name()) || !query.status().isDataAvailable();
    }
}
