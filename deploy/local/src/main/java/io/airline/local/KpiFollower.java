package io.airline.local;

import io.airline.aggregations.LeaderboardEntry;
import io.airline.aggregations.RecentSlices;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import io.airline.model.UndecodableEventException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;

/** Follows a stream's {@code -kpis} topic and keeps the last 15 minutes of it. Thread-safe. */
final class KpiFollower implements AutoCloseable {
    /** The window that people ask about. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    private final StreamDefinition<?> stream;
    private final String bootstrapServers;
    private final RecentSlices<?> slices;
    private final EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);
    private final Thread thread = new Thread(this::follow, "kpi-follower");
    private volatile boolean isClosed;

    KpiFollower(String bootstrapServers, StreamDefinition<?> stream, Slices slices) {
        this.stream = stream;
        this.bootstrapServers = bootstrapServers;
        this.slices = new RecentSlices<>(stream, slices, WINDOW);
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try (TopicReader topic = new TopicReader(bootstrapServers, Topics.kpis(stream.topic()))) {
            while (!isClosed) {
                topic.poll(this::take);
            }
        } catch (InterruptException e) {
            // close() asks for it
        }
    }

    private synchronized void take(ConsumerRecord<byte[], byte[]> message) {
        try {
            SliceUpdate update = codec.decode(message.value());
            if (update.getStream().equals(stream.name())) {
                slices.update(SliceTotal.of(update));
            }
        } catch (UndecodableEventException e) {
            // Somebody else's bytes: the view goes on without them.
        }
    }

    /** Returns the best keys of a dimension in the last 15 minutes, empty as long as there are none. */
    synchronized List<LeaderboardEntry> top(String dimension, int limit) {
        return slices.window(WINDOW)
                .map(window -> slices.top(dimension, window, limit))
                .orElse(List.of());
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }
}
