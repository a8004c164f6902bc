package io.airline.it.reliability;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a released version has left behind, kept as resources {@code released/<version>/}: the records of the topics of
 * events, one a line, and the checkpoints of the job that has read them all. It lies on somebody's disk: never change it, add
 * that of the next release.
 */
final class ReleasedState {
    private static final String RECORDS = "records.txt";
    private static final String CHECKPOINT = "checkpoint.zip";
    private static final Path RESOURCES = Path.of("src/test/resources/io/airline/it/reliability/released");

    private ReleasedState() {}

    /** A record of a topic; offsets of a partition count from 0 without a gap. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Message(String topic, int partition, long offset, long timestamp, byte[] value) {
        private static final HexFormat HEX = HexFormat.of();

        static Message parse(String line) {
            String[] fields = line.split(" ", -1);
            return new Message(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    HEX.parseHex(fields[4]));
        }

        @Override
        public String toString() {
            return "%s %d %d %d %s".formatted(topic, partition, offset, timestamp, HEX.formatHex(value));
        }

        /** Appends this to its partition, and fails if it does not get its offset. */
        void send(KafkaProducer<byte[], byte[]> producer) throws Exception {
            long sent = producer.send(new ProducerRecord<>(topic, partition, timestamp, null, value))
                    .get()
                    .offset();
            if (sent != offset) {
                throw new IllegalStateException("offset %d instead of that of %s".formatted(sent, this));
            }
        }
    }

    /** Keeps the records and the checkpoints of a version. */
    static void write(String version, List<Message> messages, Path checkpoints) throws IOException {
        Path directory = Files.createDirectories(RESOURCES.resolve(version));
        Files.write(
                directory.resolve(RECORDS),
                messages.stream().map(Message::toString).toList());
        try (OutputStream out = Files.newOutputStream(directory.resolve(CHECKPOINT));
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(checkpoints)) {
            // A checksum beside a file, .name.crc, is looked at only if it is there.
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> !each.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList()) {
                zip.putNextEntry(
                        new ZipEntry(checkpoints.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
            }
        }
    }

    /** Returns the records of a version, those of one partition in their order. */
    static List<Message> messages(String version) throws IOException {
        try (Stream<String> lines = Files.lines(resource(version, RECORDS), StandardCharsets.UTF_8)) {
            return lines.map(Message::parse).toList();
        }
    }

    /** Puts the checkpoints of a version below {@code directory}, and returns the names of the files. */
    static List<String> unpackCheckpoints(String version, Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = Files.newInputStream(resource(version, CHECKPOINT));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static Path resource(String version, String name) {
        String path = "released/" + version + "/" + name;
        try {
            return Path.of(Objects.requireNonNull(ReleasedState.class.getResource(path), path)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
