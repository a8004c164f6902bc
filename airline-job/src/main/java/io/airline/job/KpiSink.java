package io.airline.job;

import io.airline.aggregations.RefusedTotal;
import io.airline.aggregations.Sink;
import io.airline.aggregations.SliceTotal;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes totals as {@link SliceUpdate}s to {@code <topic>-kpis}, keyed by (stream, dimension, key, slice start), so
 * that compaction keeps the latest of each.
 */
final class KpiSink implements Sink {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String stream;
    private final String topic;
    private final ReliableSends sends;
    private final Producer<byte[], byte[]> producer;
    private final EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);

    KpiSink(String stream, String sourceTopic, Producer<byte[], byte[]> producer) {
        this.stream = stream;
        this.topic = Topics.kpis(sourceTopic);
        this.producer = producer;
        this.sends = new ReliableSends(producer);
    }

    @Override
    public List<RefusedTotal> write(List<SliceTotal> totals) throws InterruptedException {
        for (SliceTotal total : totals) {
            sends.send(new ProducerRecord<>(topic, key(total), codec.encode(total.toUpdate(stream))));
        }
        sends.await();
        return List.of();
    }

    /** Separated by NUL, which no name has in it. */
    private byte[] key(SliceTotal total) {
        return (stream + "\0" + total.dimension() + "\0" + total.key() + "\0"
                        + total.start().toEpochMilli())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
