package io.airline.sink.files;

import io.airline.aggregations.records.RecordTable;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * The directory of one table: {@code day=2024-11-20/hour=08/<lot>.<format>}, as Hive and Spark find partitions, by event time
 * in UTC; and {@code _temporary}, which these pass over, for files that are being written.
 */
final class FilesDirectory {
    private static final DateTimeFormatter PARTITION =
            DateTimeFormatter.ofPattern("'day='uuuu-MM-dd/'hour='HH").withZone(ZoneOffset.UTC);

    private final Configuration hadoop = new Configuration();
    private final Path directory;
    private final Path temporary;

    /**
     * Makes the view of a directory, which need not be there yet.
     *
     * @param parent of the directories of all tables
     * @param properties of Hadoop
     */
    FilesDirectory(String parent, Map<String, String> properties, RecordTable<?> table) {
        properties.forEach(hadoop::set);
        // As the jar of the job's own Hadoop is, so is this: classes are found beside it, whatever thread asks.
        hadoop.setClassLoader(FilesDirectory.class.getClassLoader());
        this.directory = new Path(parent, table.name());
        this.temporary = new Path(directory, "_temporary");
    }

    Configuration hadoop() {
        return hadoop;
    }

    /** Returns where in the directory rows of that time belong. */
    static String partition(Instant time) {
        return PARTITION.format(time);
    }

    Path file(String partition, String name) {
        return new Path(new Path(directory, partition), name);
    }

    Path temporaryFile(String name) {
        return new Path(temporary, name);
    }

    /** Returns the file system; of this machine's own the one that writes no checksums beside the files. */
    FileSystem files() throws IOException {
        FileSystem files = directory.getFileSystem(hadoop);
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }

    /** Gives a file its name, in place of one that has it already; at no time is there none of that name, or half of one. */
    void rename(Path from, Path to) throws IOException {
        FileSystem files = files();
        files.mkdirs(to.getParent());
        if (directory.getFileSystem(hadoop) instanceof LocalFileSystem) {
            if (!files.rename(from, to)) {
                throw new IOException("%s cannot be renamed to %s".formatted(from, to));
            }
        } else {
            FileContext.getFileContext(directory.toUri(), hadoop).rename(from, to, Options.Rename.OVERWRITE);
        }
    }

    /** Makes the directory, tries whether it can be written to, and deletes what was left behind before that time. */
    void prepare(Instant before) throws IOException {
        FileSystem files = files();
        files.mkdirs(temporary);
        for (FileStatus each : files.listStatus(temporary)) {
            if (each.getModificationTime() < before.toEpochMilli()) {
                files.delete(each.getPath(), false);
            }
        }
        Path probe = temporaryFile("probe-" + java.util.UUID.randomUUID());
        files.create(probe, true).close();
        files.delete(probe, false);
    }
}
