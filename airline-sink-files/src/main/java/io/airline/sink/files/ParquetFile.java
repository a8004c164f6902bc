package io.airline.sink.files;

import io.airline.aggregations.records.RecordColumn;
import io.airline.aggregations.records.RecordRow;
import io.airline.aggregations.records.RecordTable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Writes a file of Parquet. */
final class ParquetFile {
    private ParquetFile() {}

    /** Writes a whole file, and closes {@code out} once it is on the disk. */
    static void write(RecordTable<?> table, List<RecordRow> rows, FSDataOutputStream out, Configuration hadoop)
            throws IOException {
        MessageType schema = schema(table);
        try (ParquetWriter<Group> parquet = ExampleParquetWriter.builder(new ParquetOutput(out))
                .withConf(hadoop)
                .withType(schema)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
            for (RecordRow row : rows) {
                Group group = new SimpleGroup(schema);
                for (int i = 0; i < row.values().size(); i++) {
                    add(group, i, row.values().get(i));
                }
                parquet.write(group);
            }
        }
    }

    private static void add(Group group, int column, Object value) {
        if (value instanceof String text) {
            group.add(column, text);
        } else if (value instanceof Long number) {
            group.add(column, number);
        } else if (value instanceof Double number) {
            group.add(column, number);
        } else if (value instanceof Boolean flag) {
            group.add(column, flag);
        } else if (value instanceof Instant time) {
            group.add(column, time.toEpochMilli());
        }
    }

    private static MessageType schema(RecordTable<?> table) {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        for (RecordColumn column : table.columns()) {
            switch (column.type()) {
                case TEXT ->
                    schema.optional(PrimitiveTypeName.BINARY)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(column.name());
                case WHOLE -> schema.optional(PrimitiveTypeName.INT64).named(column.name());
                case NUMBER -> schema.optional(PrimitiveTypeName.DOUBLE).named(column.name());
                case TIMESTAMP ->
                    schema.optional(PrimitiveTypeName.INT64)
                            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
                            .named(column.name());
                case FLAG -> schema.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
            }
        }
        return schema.named(table.name());
    }
}
