package io.airline.job;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsAdmissionControl;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2Relation;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaSourceProvider;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's source of Kafka, with partial totals for rows: its tasks read with {@link MessageReader} and combine with
 * {@link CombineEvents}. Offsets and limits are those of Spark's source. From its readers a task would get each message as
 * a row, after several copies, which takes longer than to decode and combine it. A small micro-batch is read by one task, a
 * larger one by a task for each partition.
 *
 * <p>So what Spark calls the input rows of a micro-batch are its partial totals.
 */
public final class CombinedSource implements TableProvider {
    /**
     * Events that one task reads, of however many partitions. It takes one core some 20 ms, which is less than what Spark
     * takes for the tasks and the stage that it saves.
     */
    private static final long SMALL = 20_000;

    /** Spark makes a provider by the name of its class, and tells it nothing but texts. */
    private static final ThreadLocal<CombineEvents<?>> NEXT = new ThreadLocal<>();

    private final TableProvider kafka = new KafkaSourceProvider();
    private final CombineEvents<?> combine;

    /** For Spark. */
    public CombinedSource() {
        this.combine = Objects.requireNonNull(NEXT.get(), "to be loaded by CombinedSource.load");
    }

    /**
     * Returns the partial totals of a source of Kafka.
     *
     * @param reader with that source's options
     */
    static Dataset<Row> load(DataStreamReader reader, CombineEvents<?> combine) {
        NEXT.set(combine);
        try {
            return reader.format(CombinedSource.class.getName()).load();
        } finally {
            NEXT.remove();
        }
    }

    /** Returns whether a plan is that of a micro-batch of this source which more than one task should read. */
    static boolean isLarge(LogicalPlan plan) {
        return plan.collectLeaves().head() instanceof StreamingDataSourceV2Relation relation
                && relation.stream() instanceof TotalsStream
                && relation.startOffset().isDefined()
                && relation.endOffset().isDefined()
                && !isSmall(relation.startOffset().get(), relation.endOffset().get());
    }

    private static boolean isSmall(Offset start, Offset end) {
        return SourceOffsets.between(start.json(), end.json()) <= SMALL;
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return CombineEvents.PARTIAL;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
        Table messages = kafka.getTable(kafka.inferSchema(options), partitioning, properties);
        return new Totals((SupportsRead) messages, combine);
    }

    private record Totals(SupportsRead messages, CombineEvents<?> combine) implements Table, SupportsRead {
        @Override
        public String name() {
            return "partial totals of " + messages.name();
        }

        @Override
        @SuppressWarnings("deprecation") // and still the one that must be there
        public StructType schema() {
            return CombineEvents.PARTIAL;
        }

        @Override
        public Set<TableCapability> capabilities() {
            return Set.of(TableCapability.MICRO_BATCH_READ);
        }

        @Override
        public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
            return () -> new TotalsScan(messages.newScanBuilder(options).build(), combine);
        }
    }

    private record TotalsScan(Scan messages, CombineEvents<?> combine) implements Scan {
        @Override
        public StructType readSchema() {
            return CombineEvents.PARTIAL;
        }

        @Override
        public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
            return new TotalsStream(messages.toMicroBatchStream(checkpointLocation), combine);
        }
    }

    private record TotalsStream(MicroBatchStream messages, CombineEvents<?> combine)
            implements MicroBatchStream, SupportsAdmissionControl, ReportsSourceMetrics {
        @Override
        public ReadLimit getDefaultReadLimit() {
            return ((SupportsAdmissionControl) messages).getDefaultReadLimit();
        }

        @Override
        public Offset latestOffset(Offset start, ReadLimit limit) {
            return ((SupportsAdmissionControl) messages).latestOffset(start, limit);
        }

        @Override
        public Offset reportLatestOffset() {
            return ((SupportsAdmissionControl) messages).reportLatestOffset();
        }

        @Override
        public Map<String, String> metrics(Optional<Offset> latestConsumed) {
            return ((ReportsSourceMetrics) messages).metrics(latestConsumed);
        }

        @Override
        public Offset latestOffset() {
            return messages.latestOffset();
        }

        @Override
        public Offset initialOffset() {
            return messages.initialOffset();
        }

        @Override
        public Offset deserializeOffset(String json) {
            return messages.deserializeOffset(json);
        }

        @Override
        public InputPartition[] planInputPartitions(Offset start, Offset end) {
            List<KafkaBatchInputPartition> ranges = Arrays.stream(messages.planInputPartitions(start, end))
                    .map(KafkaBatchInputPartition.class::cast)
                    .toList();
            return isSmall(start, end)
                    ? new InputPartition[] {new Ranges(ranges)}
                    : ranges.stream().map(List::of).map(Ranges::new).toArray(InputPartition[]::new);
        }

        @Override
        public PartitionReaderFactory createReaderFactory() {
            return new TotalsReaders(combine);
        }

        @Override
        public void commit(Offset end) {
            messages.commit(end);
        }

        @Override
        public void stop() {
            messages.stop();
        }
    }

    /** What one task reads. */
    private record Ranges(List<KafkaBatchInputPartition> ranges) implements InputPartition {
        /** Where the partition was read before, whose {@link MessageReader} may have the first messages; none for several. */
        @Override
        public String[] preferredLocations() {
            return ranges.size() == 1 ? ranges.get(0).preferredLocations() : new String[0];
        }
    }

    private record TotalsReaders(CombineEvents<?> combine) implements PartitionReaderFactory {
        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            return new TotalsReader(((Ranges) partition).ranges, combine);
        }
    }

    /** Reads all messages before the first total. */
    private static final class TotalsReader implements PartitionReader<InternalRow> {
        private final List<KafkaBatchInputPartition> ranges;
        private final CombineEvents<?> combine;
        private Iterator<InternalRow> totals;
        private InternalRow total;

        TotalsReader(List<KafkaBatchInputPartition> ranges, CombineEvents<?> combine) {
            this.ranges = ranges;
            this.combine = combine;
        }

        @Override
        public boolean next() throws IOException {
            if (totals == null) {
                totals = combine.totals(ranges);
            }
            if (!totals.hasNext()) {
                return false;
            }
            total = totals.next();
            return true;
        }

        @Override
        public InternalRow get() {
            return total;
        }

        @Override
        public void close() {}
    }
}
