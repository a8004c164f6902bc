package io.airline.producer;

import io.airline.model.SchemaSource;
import io.airline.model.config.KafkaConfig;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The events of one production that a topic has, by their numbers. There may be holes: a producer that is killed leaves some
 * partitions with more than others.
 *
 * <p>It takes one bit for an event, in blocks, so that a number which somebody has made up costs no more than a block. Not
 * thread-safe while events are added.
 */
public final class PublishedEvents {
    private static final int BLOCK = 1 << 16;

    private final Map<Long, BitSet> blocks = new HashMap<>();
    private long count;

    PublishedEvents() {}

    /** Returns those of a production that has published nothing yet. */
    public static PublishedEvents none() {
        return new PublishedEvents();
    }

    /**
     * Reads a topic from its beginning to its end, and on until nothing more comes of the production: a broker may still
     * have some that a killed producer has sent.
     *
     * @param schemas those of framed events
     * @param productionId see {@link Production.Builder#productionId}
     * @param progress is told how far reading is, every few seconds, a line at a time
     * @throws PublishException if the topic or a schema cannot be read, its oldest events of the production may have been deleted of
     *     age, or somebody is still publishing it
     */
    public static PublishedEvents read(
            KafkaConfig kafka,
            PublisherConfig config,
            SchemaSource schemas,
            String topic,
            EventStream<?> stream,
            String productionId,
            Consumer<String> progress)
            throws PublishException {
        return PublishedEventsReader.read(kafka, config, schemas, topic, stream, productionId, progress);
    }

    /** Adds an event, which may be there already. */
    void add(long number) {
        BitSet block = blocks.computeIfAbsent(number / BLOCK, unused -> new BitSet());
        int index = (int) (number % BLOCK);
        if (!block.get(index)) {
            block.set(index);
            count++;
        }
    }

    /** Returns whether the event with that number is published. */
    boolean contains(long number) {
        BitSet block = blocks.get(number / BLOCK);
        return block != null && block.get((int) (number % BLOCK));
    }

    /** Returns the number of events. */
    public long count() {
        return count;
    }
}
