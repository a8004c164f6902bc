package io.airline.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.airline.dashboard.Views.Entry;
import io.airline.dashboard.Views.LeaderboardView;
import io.airline.dashboard.Views.StreamView;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws pictures of streams as they change and hands them to readers. A picture is whole, so a reader needs the newest one
 * only: one that is slow misses those in between, and none are kept for it. Readers of the same stream, window and limit
 * share each picture; it is drawn once, by a thread of the feed.
 *
 * <p>Thread-safe.
 */
final class LiveFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    /** How often a stream is looked at that does not change: it may have become stale. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Duration interval;
    private final Duration heartbeat;
    private final int maxReaders;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition dirty = lock.newCondition();
    private final Condition drawn = lock.newCondition();
    private final Map<Subject, Channel> channels = new HashMap<>();
    private final Thread painter = new Thread(this::paint, "live-feed");
    private boolean isDirty;
    private boolean isClosed;
    private int readers;

    /**
     * What a reader wants to see.
     *
     * @param choices by number of panel; others are shown as usual
     */
    record Subject(LiveStream<?> stream, Duration window, int limit, Map<Integer, Pictures.Choice> choices) {}

    /** What is sent of a stream: the pictures by number of panel. */
    private record Picture(
            @JsonUnwrapped StreamView stream,
            Duration window,
            Map<String, Board> leaderboards,
            Map<Integer, Object> pictures) {}

    /** What is sent of a dimension: the best keys, and the sum of all keys' counts. */
    private record Board(long total, List<Entry> entries) {}

    /** The readers of one subject, and the picture that they are to have. Guarded by the lock, unless said otherwise. */
    private static final class Channel {
        private final Subject subject;
        private int readers;
        private long number;
        private byte[] picture;

        /** What the picture shows; used by the painter only. */
        private long version;

        private State state;

        Channel(Subject subject) {
            this.subject = subject;
            this.version = subject.stream().version();
            this.state = subject.stream().view().state();
        }
    }

    LiveFeed(DashboardConfig config) {
        this.interval = config.liveInterval();
        this.heartbeat = config.heartbeat();
        this.maxReaders = config.liveReaders();
        painter.setDaemon(true);
        painter.start();
    }

    /** Says that a stream has changed. Returns at once. */
    void changed() {
        lock.lock();
        try {
            isDirty = true;
            dirty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many readers there are. */
    int readers() {
        lock.lock();
        try {
            return readers;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes the newest picture of {@code subject}, and again whenever it changes, in the calling thread until the reader
     * goes away or the feed is closed.
     *
     * @throws Problem if there are as many readers as may be
     * @throws IllegalArgumentException if the stream keeps no window of that size
     */
    void serve(Subject subject, OutputStream out) throws InterruptedException {
        Channel channel = join(subject);
        try {
            long seen = number(channel);
            out.write(event(draw(subject)));
            out.flush();
            while (true) {
                byte[] message = HEARTBEAT;
                lock.lock();
                try {
                    long remaining = heartbeat.toNanos();
                    while (channel.number == seen && !isClosed && remaining > 0) {
                        remaining = drawn.awaitNanos(remaining);
                    }
                    if (isClosed) {
                        return;
                    }
                    if (channel.number != seen) {
                        seen = channel.number;
                        message = channel.picture;
                    }
                } finally {
                    lock.unlock();
                }
                out.write(message);
                out.flush();
            }
        } catch (IOException e) {
            // The reader is gone, or has taken nothing for so long that it counts as gone.
            LOG.debug("a reader of {} left", subject, e);
        } finally {
            leave(subject, channel);
        }
    }

    private Channel join(Subject subject) {
        lock.lock();
        try {
            if (isClosed || readers >= maxReaders) {
                throw new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "the live feed has %d readers, as many as it may (dashboard.live-readers)".formatted(readers));
            }
            Channel channel = channels.computeIfAbsent(subject, Channel::new);
            readers++;
            channel.readers++;
            return channel;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Subject subject, Channel channel) {
        lock.lock();
        try {
            readers--;
            channel.readers--;
            if (channel.readers == 0) {
                channels.remove(subject);
            }
        } finally {
            lock.unlock();
        }
    }

    private long number(Channel channel) {
        lock.lock();
        try {
            return channel.number;
        } finally {
            lock.unlock();
        }
    }

    private static Picture draw(Subject subject) {
        LiveStream<?> stream = subject.stream();
        Map<String, Board> leaderboards = new LinkedHashMap<>();
        StreamView view = stream.view();
        for (String dimension : view.dimensions()) {
            LeaderboardView board = stream.leaderboard(dimension, subject.window(), subject.limit());
            leaderboards.put(dimension, new Board(board.total(), board.entries()));
        }
        Map<Integer, Object> pictures = Pictures.draw(stream, subject.window(), subject.choices());
        return new Picture(view, subject.window(), leaderboards, pictures);
    }

    private static byte[] event(Picture picture) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes("event: update\ndata: ".getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(Json.bytes(picture));
        event.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return event.toByteArray();
    }

    private void paint() {
        try {
            while (awaitChange()) {
                for (Channel channel : snapshot()) {
                    refresh(channel);
                }
                TimeUnit.NANOSECONDS.sleep(interval.toNanos());
            }
        } catch (InterruptedException e) {
            // close() asks for it
        }
    }

    /** Returns whether there is something left to do: false once the feed is closed. */
    private boolean awaitChange() throws InterruptedException {
        lock.lock();
        try {
            long remaining = LOOK.toNanos();
            while (!isDirty && !isClosed && remaining > 0) {
                remaining = dirty.awaitNanos(remaining);
            }
            isDirty = false;
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    private List<Channel> snapshot() {
        lock.lock();
        try {
            return List.copyOf(channels.values());
        } finally {
            lock.unlock();
        }
    }

    /** Draws without the lock: readers of other subjects need not wait. */
    private void refresh(Channel channel) {
        LiveStream<?> stream = channel.subject.stream();
        long version = stream.version();
        State state = stream.view().state();
        if (version == channel.version && state == channel.state) {
            return;
        }
        channel.version = version;
        channel.state = state;
        byte[] picture;
        try {
            picture = event(draw(channel.subject));
        } catch (RuntimeException e) {
            // One picture that cannot be drawn must not end the feed for all.
            LOG.error("cannot draw stream {}", stream.definition().name(), e);
            return;
        }
        lock.lock();
        try {
            channel.picture = picture;
            channel.number++;
            drawn.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            dirty.signalAll();
            drawn.signalAll();
        } finally {
            lock.unlock();
        }
        painter.interrupt();
    }
}
