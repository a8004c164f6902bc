package io.airline.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
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

    private final Admin admin;
    private final Duration sliceLength;
    private final JobMetrics metrics;
    private final Map<String, LagMeter> lags;
    private final Map<String, String> reported = new HashMap<>();
    private final Map<String, Long> reportedAt = new HashMap<>();
    private final Map<UUID, String> running = new HashMap<>();
    private boolean isPublishing = true;

    /**
     * Makes the listener.
     *
     * @param lags by stream; a query is named as its stream is
     */
    ProgressListener(Admin admin, Duration sliceLength, JobMetrics metrics, Map<String, LagMeter> lags) {
        this.admin = admin;
        this.sliceLength = sliceLength;
        this.metrics = metrics;
        this.lags = lags;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        running.put(event.id(), event.name());
        log.info("query started stream={}", event.name());
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        StreamingQueryProgress progress = event.progress();
        metrics.stored(progress, sliceLength);
        for (SourceProgress source : progress.sources()) {
            Map<TopicPartition, Long> offsets = SourceOffsets.of(source.endOffset());
            lags.get(progress.name()).stored(offsets);
            publish(progress.name(), offsets);
        }
        for (StateOperatorProgress state : progress.stateOperators()) {
            if (state.numRowsDroppedByWatermark() > 0) {
                log.warn(
                        "rows behind the watermark lost stream={} rows={}; is a partition of the topic far behind the others?",
                        progress.name(),
                        state.numRowsDroppedByWatermark());
            }
        }
        reportTroubles(progress.name());
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        String stream = running.remove(event.id());
        if (event.exception().isDefined()) {
            log.error("query failed stream={}", stream);
        } else {
            log.info("query ended stream={}", stream);
        }
    }

    private void publish(String stream, Map<TopicPartition, Long> offsets) {
        if (offsets.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
        try {
            admin.alterConsumerGroupOffsets(LagMeter.group(stream), committed)
                    .all()
                    .get();
            if (!isPublishing) {
                log.info("offsets published again stream={}", stream);
            }
            isPublishing = true;
        } catch (ExecutionException e) {
            if (isPublishing) {
                log.warn(
                        "offsets not published for now, the job goes on stream={} reason=\"{}\"",
                        stream,
                        e.getCause().getMessage());
            }
            isPublishing = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportTroubles(String stream) {
        String troubles = metrics.troubles(stream);
        long now = System.nanoTime();
        boolean isDue = now - reportedAt.getOrDefault(stream, now - TROUBLES_PERIOD_NANOS) >= TROUBLES_PERIOD_NANOS;
        if (isDue && !troubles.equals(reported.getOrDefault(stream, ""))) {
            log.warn("troubles so far stream={} {}", stream, troubles);
            reported.put(stream, troubles);
            reportedAt.put(stream, now);
        }
    }
}
