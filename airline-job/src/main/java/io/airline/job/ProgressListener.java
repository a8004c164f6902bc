package io.airline.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the outside how far the queries are. After each micro-batch, thus after its totals are stored, the offsets go to
 * Kafka as those of the consumer group {@code airline-job-<stream>}: Spark itself keeps them in its checkpoint, where
 * Kafka's tools do not see them. The job never reads them back.
 *
 * <p>Called by Spark on one thread.
 */
final class ProgressListener extends StreamingQueryListener {
    private static final Logger log = LoggerFactory.getLogger(ProgressListener.class);
    /** How long the offsets of a micro-batch may take to be published; they are given up then, for newer ones follow. */
    static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private static final long TROUBLES_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ObjectMapper json = new ObjectMapper();
    private final Admin admin;
    private final Map<String, StreamMetrics> metrics;
    private final Map<String, String> reported = new HashMap<>();
    private final Map<String, Long> reportedAt = new HashMap<>();
    private boolean isPublishing = true;

    /**
     * Makes the listener.
     *
     * @param metrics metrics by stream; a query is named as its stream is
     */
    ProgressListener(Admin admin, Map<String, StreamMetrics> metrics) {
        this.admin = admin;
        this.metrics = metrics;
    }

    /** Returns the consumer group that shows how far the job is with that stream. */
    static String group(String stream) {
        return "airline-job-" + stream;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        log.info("{}: started", event.name());
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        StreamingQueryProgress progress = event.progress();
        for (SourceProgress source : progress.sources()) {
            publish(progress.name(), source.endOffset());
        }
        for (StateOperatorProgress state : progress.stateOperators()) {
            if (state.numRowsDroppedByWatermark() > 0) {
                log.warn(
                        "{}: {} combined rows lay behind the watermark and are lost; is a partition of the topic far behind the others?",
                        progress.name(),
                        state.numRowsDroppedByWatermark());
            }
        }
        reportTroubles(progress.name());
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        log.info("{}", event.exception().isDefined() ? "a query failed" : "a query ended");
    }

    private void publish(String stream, String endOffset) {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            JsonNode topics = endOffset == null ? json.createObjectNode() : json.readTree(endOffset);
            topics.fields().forEachRemaining(topic -> topic.getValue()
                    .fields()
                    .forEachRemaining(partition -> offsets.put(
                            new TopicPartition(topic.getKey(), Integer.parseInt(partition.getKey())),
                            new OffsetAndMetadata(partition.getValue().asLong()))));
            if (!offsets.isEmpty()) {
                admin.alterConsumerGroupOffsets(group(stream), offsets).all().get();
            }
            if (!isPublishing) {
                log.info("{}: offsets are published again", stream);
            }
            isPublishing = true;
        } catch (JsonProcessingException | ExecutionException e) {
            if (isPublishing) {
                log.warn("{}: offsets cannot be published for now, the job goes on: {}", stream, e.toString());
            }
            isPublishing = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportTroubles(String stream) {
        String troubles = metrics.get(stream).troubles();
        long now = System.nanoTime();
        boolean isDue = now - reportedAt.getOrDefault(stream, now - TROUBLES_PERIOD_NANOS) >= TROUBLES_PERIOD_NANOS;
        if (isDue && !troubles.equals(reported.getOrDefault(stream, ""))) {
            log.warn("{}: so far {}", stream, troubles);
            reported.put(stream, troubles);
            reportedAt.put(stream, now);
        }
    }
}
