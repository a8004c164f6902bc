package io.airline.job;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import java.time.Duration;
import java.util.List;

/** What the job does with its streams. */
@ConfigArea(value = "job", description = "What the job does with its streams.")
public record JobConfig(
        @ConfigKey(value = "flights, routes", description = "Streams to run, each as a query of its own.")
                List<String> streams,
        @ConfigKey(value = "kpis, influx", description = "Sinks that get every total, in this order.")
                List<String> sinks,
        @ConfigKey(
                        description =
                                "Tables of these streams to keep, each with the record sink that keeps it, as 'table: sink';"
                                        + " each is a query of its own. Sinks come in jars of their own, given with --jars.")
                List<String> tables,
        @ConfigKey(
                        value = "5s",
                        min = 0,
                        description =
                                "Time between the starts of two micro-batches of a table. Each micro-batch makes a"
                                        + " lot, and so a file of the sink files, of each partition of the topic that has events.")
                Duration tableInterval,
        @ConfigKey(
                        value = "checkpoints",
                        description =
                                "Directory for the checkpoints, one below it for each query: the job's only state. "
                                        + "A path, or a URL of a file system that Hadoop knows.")
                String checkpointLocation,
        @ConfigKey(
                        value = "5s",
                        min = 1,
                        description =
                                "Length of a slice. Every window is a whole number of slices. Fixed for the life of a checkpoint.")
                Duration sliceLength,
        @ConfigKey(
                        value = "10m",
                        min = 0,
                        description =
                                "An event older than this when the broker stored it is late: not counted, but seen by a metric.")
                Duration allowedLateness,
        @ConfigKey(
                        value = "1m",
                        min = 0,
                        description =
                                "An event further ahead than this when the broker stored it is impossible: a dead letter.")
                Duration futureTolerance,
        @ConfigKey(
                        value = "100000",
                        min = 1,
                        unit = "keys",
                        description = "Keys of a dimension that are counted by name, of 64 characters on average; "
                                + "events of further keys count under the key 'other'. A micro-batch that reaches the "
                                + "limit may pass it, by as many keys as each of its tasks still had room for.")
                int keyLimit,
        @ConfigKey(
                        value = "1h",
                        min = 1000,
                        description =
                                "How long a key is counted by name without an event, at least; after twice that it "
                                        + "makes room for another.")
                Duration keyRetention,
        @ConfigKey(
                        value = "0s",
                        min = 0,
                        description =
                                "Time between the starts of two micro-batches; 0s starts one as soon as there is data.")
                Duration triggerInterval,
        @ConfigKey(
                        value = "2000000",
                        min = 1,
                        unit = "events",
                        description =
                                "Most events in one micro-batch, so that the first one after an outage fits into memory.")
                long maxEventsPerBatch,
        @ConfigKey(
                        value = "2",
                        min = 1,
                        max = 10_000,
                        description =
                                "Partitions of the state; with 1, a small micro-batch takes one task. Fixed for the life of a checkpoint.")
                int statePartitions,
        @ConfigKey(
                        value = "20ms",
                        min = 0,
                        description =
                                "How long a broker may hold back an answer for want of data; part of the latency.")
                Duration fetchMaxWait,
        @ConfigKey(value = "10s", min = 1, description = "How long the check at start waits for the brokers to answer.")
                Duration checkTimeout,
        @ConfigKey(
                        value = "10",
                        min = 1,
                        max = 10_000,
                        description = "Partitions of a topic that is missing and has to be created.")
                int topicPartitions,
        @ConfigKey(
                        value = "1",
                        min = 1,
                        max = 100,
                        description = "Replicas of a topic that is missing and has to be created.")
                int topicReplication,
        @ConfigKey(value = "30s", min = 1, description = "How long a stop waits for the micro-batch in flight to end.")
                Duration stopTimeout,
        @ConfigKey(
                        value = "127.0.0.1",
                        description =
                                "Address at which the driver serves metrics. Beyond loopback whoever reaches it sees them.")
                String metricsHost,
        @ConfigKey(
                        value = "9404",
                        min = 0,
                        max = 65_535,
                        description =
                                "Port at which the driver serves metrics to Prometheus, under /metrics; 0 for none.")
                int metricsPort) {

    public JobConfig {
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("job.streams: at least one stream is needed");
        }
        if (sinks.isEmpty()) {
            throw new IllegalArgumentException("job.sinks: at least one sink is needed");
        }
    }
}
