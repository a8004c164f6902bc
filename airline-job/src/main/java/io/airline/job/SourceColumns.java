package io.airline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_millis;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Positions of the columns that the first step reads. */
final class SourceColumns {
    private static final int VALUE = 0;
    static final int TIMESTAMP = 1;
    static final int PARTITION = 2;
    static final int OFFSET = 3;

    private SourceColumns() {}

    /** Returns the columns of Kafka's source in that order, the timestamp in milliseconds since the epoch. */
    static Column[] select() {
        return new Column[] {col("value"), unix_millis(col("timestamp")), col("partition"), col("offset")};
    }

    /** Returns the bytes of the Kafka value, null if it has none. */
    static byte[] value(Row row) {
        return row.isNullAt(VALUE) ? null : row.<byte[]>getAs(VALUE);
    }
}
