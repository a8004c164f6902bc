package io.airline.sink.files;

/** How rows are written into a file. Names no library: where only the configuration is read there may be none. */
public enum FilesFormat {
    /**
     * RFC 4180 in UTF-8, with the columns' names in the first line, lines ending with CR LF, times as of ISO 8601 in UTC. A
     * value that is absent is empty; a text that is empty is a pair of quotes.
     */
    CSV(".csv"),
    /** Apache Parquet; whole numbers as INT64, times as INT64 of milliseconds in UTC. */
    PARQUET(".parquet");

    private final String suffix;

    FilesFormat(String suffix) {
        this.suffix = suffix;
    }

    /** Returns what the names of such files end with. */
    String suffix() {
        return suffix;
    }
}
