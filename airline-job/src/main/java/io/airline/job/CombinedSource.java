package io.airline.job;

import java.io.IOException;
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
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's source of Kafka, with partial totals for rows: {@link CombineEvents} stands between its readers and the rest of the
 * query. Offsets, limits and readers are those of Spark's source. As a step of the query the combiner would get each
 * message from Spark after two more copies, which takes longer than to decode and combine it. A small micro-batch is read
 * by one task, a larger one by a task for each partition.
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

    private final TableProvider kafka;
    private final CombineEvents<?> combine;

    /** For Spark. */
    public CombinedSource() throws ReflectiveOperationException {
        this.kafka = (TableProvider) DataSource.lookupDataSource("kafka", SQLConf.get())
                .getConstructor()
                .newInstance();
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
            return new TotalsStream(
                    messages.toMicroBatchStream(checkpointLocation),
                    new TotalsReaders(null, combine, SourceMessage.Columns.of(messages.readSchema())));
        }
    }

    private record TotalsStream(MicroBatchStream messages, TotalsReaders readers)
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
            InputPartition[] partitions = messages.planInputPartitions(start, end);
            return isSmall(start, end) ? new InputPartition[] {new AllPartitions(List.of(partitions))} : partitions;
        }

        @Override
        public PartitionReaderFactory createReaderFactory() {
            return new TotalsReaders(messages.createReaderFactory(), readers.combine, readers.columns);
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

    /** What the one task of a small micro-batch reads. */
    private record AllPartitions(List<InputPartition> partitions) implements InputPartition {}

    private record TotalsReaders(
            PartitionReaderFactory messages, CombineEvents<?> combine, SourceMessage.Columns columns)
            implements PartitionReaderFactory {
        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            List<InputPartition> partitions =
                    partition instanceof AllPartitions all ? all.partitions : List.of(partition);
            return new TotalsReader(new Messages(messages, partitions.iterator()), combine, columns);
        }
    }

    /** The messages of some partitions, one partition after the other. */
    private static final class Messages implements PartitionReader<InternalRow> {
        private final PartitionReaderFactory readers;
        private final Iterator<InputPartition> partitions;
        private PartitionReader<InternalRow> current;

        Messages(PartitionReaderFactory readers, Iterator<InputPartition> partitions) {
            this.readers = readers;
            this.partitions = partitions;
        }

        @Override
        public boolean next() throws IOException {
            while (current == null || !current.next()) {
                if (!partitions.hasNext()) {
                    return false;
                }
                close();
                current = readers.createReader(partitions.next());
            }
            return true;
        }

        @Override
        public InternalRow get() {
            return current.get();
        }

        @Override
        public void close() throws IOException {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }

    /** Reads all messages before the first total. */
    private static final class TotalsReader implements PartitionReader<InternalRow> {
        private final Messages messages;
        private final CombineEvents<?> combine;
        private final SourceMessage.Columns columns;
        private Iterator<InternalRow> totals;
        private InternalRow total;

        TotalsReader(Messages messages, CombineEvents<?> combine, SourceMessage.Columns columns) {
            this.messages = messages;
            this.combine = combine;
            this.columns = columns;
        }

        @Override
        public boolean next() throws IOException {
            if (totals == null) {
                totals = combine.totals(messages, columns);
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
        public void close() throws IOException {
            messages.close();
        }
    }
}
