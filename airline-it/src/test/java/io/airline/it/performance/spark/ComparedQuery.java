package io.airline.it.performance.spark;

import static org.apache.spark.sql.avro.functions.from_avro;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.window;

import io.airline.aggregations.Sink;
import io.airline.aggregations.SinkFactory;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.model.FlightFare;
import io.airline.model.config.Configuration;
import io.airline.sink.influx.InfluxConfig;
import io.airline.sink.influx.InfluxSinkFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.DataStreamWriter;

/**
 * What the job is compared with, as one would first write it, with Spark's settings as the job has them.
 *
 * <p>Arguments: kind, brokers, topic, directory of the checkpoint, most events a micro-batch, address of influxd.
 */
public final class ComparedQuery {
    /** Kinds of query. */
    public enum Kind {
        /** Reads and counts bytes, with Kafka's and Spark's own settings but for the latency. */
        CEILING,
        /** The same, with polls of 5,000 records, not of 500, after each of which Spark asks for the ends of the partition. */
        CEILING_LARGE_POLLS,
        /** The totals of each key and slice of 5 s in Spark SQL. */
        TUMBLING,
        /** The numbers of the last 15 minutes, every 5 s, in Spark SQL. */
        SLIDING,
        /** A point for each event and dimension, each written by itself. */
        PER_ROW
    }

    private static final String SLICE = "5 seconds";
    private static final String WINDOW = "15 minutes";

    /** Position of the first field in a row of totals, behind start, dimension and key. */
    private static final int FIRST_FIELD = 3;

    private ComparedQuery() {}

    public static void main(String[] arguments) throws Exception {
        Kind kind = Kind.valueOf(arguments[0]);
        SinkFactory sinks = new InfluxSinkFactory(Configuration.of(List.of(InfluxConfig.class))
                .set("influx.url", arguments[5])
                .set("influx.version", "v1")
                .build()
                .get(InfluxConfig.class));
        SparkSession spark = SparkSession.builder()
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.hadoop.fs.file.impl", "com.globalmentor.apache.hadoop.fs.BareLocalFileSystem")
                .config("spark.hadoop.fs.file.impl.disable.cache", "true")
                .config("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "100000")
                .config(
                        "spark.sql.streaming.checkpointFileManagerClass",
                        "org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager")
                .getOrCreate();
        DataStreamReader reader = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments[1])
                .option("subscribe", arguments[2])
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", arguments[4])
                .option("kafka.fetch.max.wait.ms", "20");
        if (kind == Kind.CEILING_LARGE_POLLS) {
            reader.option("kafka.max.poll.records", "5000");
        }
        writer(kind, reader.load(), sinks)
                .option("checkpointLocation", arguments[3])
                .start()
                .awaitTermination();
    }

    private static DataStreamWriter<?> writer(Kind kind, Dataset<Row> source, SinkFactory sinks) {
        return switch (kind) {
            case CEILING, CEILING_LARGE_POLLS -> {
                MapPartitionsFunction<byte[], Long> lengths = ComparedQuery::countBytes;
                VoidFunction2<Dataset<Long>, Long> collect = (counts, batch) -> counts.collectAsList();
                yield source.select(col("value"))
                        .as(Encoders.BINARY())
                        .mapPartitions(lengths, Encoders.LONG())
                        .writeStream()
                        .foreachBatch(collect);
            }
            case TUMBLING -> totals(source, window(col("time"), SLICE), sinks, Duration.ofSeconds(5));
            case SLIDING -> totals(source, window(col("time"), WINDOW, SLICE), sinks, Duration.ofMinutes(15));
            case PER_ROW -> {
                ForeachPartitionFunction<Row> each = rows -> writeEach(rows, sinks);
                VoidFunction2<Dataset<Row>, Long> write = (rows, batch) -> rows.foreachPartition(each);
                yield keys(source)
                        .select(unix_millis(col("time")), col("dimension"), col("key"), lit(1L).as("count"))
                        .writeStream()
                        .foreachBatch(write);
            }
        };
    }

    private static Iterator<Long> countBytes(Iterator<byte[]> values) {
        long bytes = 0;
        while (values.hasNext()) {
            bytes += values.next().length;
        }
        return List.of(bytes).iterator();
    }

    /** A row for each event and dimension. The first ten bytes of a value are not Avro's body. */
    private static Dataset<Row> keys(Dataset<Row> source) {
        Map<String, Column> dimensions = new LinkedHashMap<>();
        dimensions.put("carrier", col("event.airline"));
        dimensions.put("source", canonical("event.source"));
        dimensions.put("destination", canonical("event.destination"));
        dimensions.put("route", col("event.route"));
        dimensions.put("stops", col("event.stops").cast("string"));
        Column[] each = dimensions.entrySet().stream()
                .map(dimension -> struct(
                        lit(dimension.getKey()).as("dimension"),
                        dimension.getValue().as("key")))
                .toArray(Column[]::new);
        return source.select(from_avro(
                                expr("substring(value, 11)"),
                                FlightFare.getClassSchema().toString())
                        .as("event"))
                .select(
                        col("event.event_time").as("time"),
                        col("event.price").as("fare"),
                        col("event.duration_minutes").as("duration"),
                        explode(array(each)).as("group"))
                .select(col("time"), col("fare"), col("duration"), col("group.dimension"), col("group.key"))
                .where("key is not null and key != ''");
    }

    private static Column canonical(String city) {
        Column name = col(city);
        Column canonical = null;
        for (Map.Entry<String, String> alias : CityNames.DEFAULT.aliases().entrySet()) {
            Column is = name.equalTo(alias.getKey());
            canonical = canonical == null ? when(is, alias.getValue()) : canonical.when(is, alias.getValue());
        }
        return canonical.otherwise(name);
    }

    private static DataStreamWriter<?> totals(Dataset<Row> source, Column window, SinkFactory sinks, Duration length) {
        ForeachPartitionFunction<Row> write = rows -> writeTotals(rows, sinks, length);
        VoidFunction2<Dataset<Row>, Long> emit = (totals, batch) -> totals.foreachPartition(write);
        return keys(source)
                .withWatermark("time", "10 minutes")
                .groupBy(window.as("window"), col("dimension"), col("key"))
                .agg(
                        count(lit(1)).as("count"),
                        count(col("fare")).as("fare_count"),
                        sum(col("fare")).as("fare_sum"),
                        min(col("fare").cast("long")).as("fare_min"),
                        max(col("fare").cast("long")).as("fare_max"),
                        avg(col("fare")).as("fare_mean"),
                        count(col("duration")).as("duration_count"),
                        sum(col("duration")).as("duration_sum"),
                        avg(col("duration")).as("duration_mean"))
                .select(
                        unix_millis(col("window.start")),
                        col("dimension"),
                        col("key"),
                        col("count"),
                        col("fare_count"),
                        col("fare_sum"),
                        col("fare_min"),
                        col("fare_max"),
                        col("fare_mean"),
                        col("duration_count"),
                        col("duration_sum"),
                        col("duration_mean"))
                .writeStream()
                .outputMode("update")
                .foreachBatch(emit);
    }

    private static StreamDefinition<FlightFare> stream() {
        return FlightStreams.flights(CityNames.DEFAULT);
    }

    private static SliceTotal total(Row row, Duration length) {
        Map<String, Number> fields = new LinkedHashMap<>();
        for (int i = FIRST_FIELD; i < row.length(); i++) {
            if (!row.isNullAt(i)) {
                fields.put(row.schema().fields()[i].name(), row.<Number>getAs(i));
            }
        }
        return new SliceTotal(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(0)), length, fields);
    }

    private static void writeTotals(Iterator<Row> rows, SinkFactory sinks, Duration length)
            throws InterruptedException {
        try (Sink sink = sinks.open(stream())) {
            List<SliceTotal> totals = new ArrayList<>();
            while (rows.hasNext()) {
                totals.add(total(rows.next(), length));
                if (totals.size() == 10_000 || !rows.hasNext()) {
                    sink.write(totals);
                    totals.clear();
                }
            }
        }
    }

    private static void writeEach(Iterator<Row> rows, SinkFactory sinks) throws InterruptedException {
        try (Sink sink = sinks.open(stream())) {
            while (rows.hasNext()) {
                sink.write(List.of(total(rows.next(), Duration.ofMillis(1))));
            }
        }
    }
}
