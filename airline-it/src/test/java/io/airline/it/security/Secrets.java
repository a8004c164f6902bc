package io.airline.it.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Secrets that can be found wherever they turn up, in files of their own.
 *
 * @param kafka properties of the Kafka clients
 * @param kafkaWithWrongPassword the same with a password that the broker does not know
 * @param kafkaWithOtherAuthority the same with a certificate authority that has not signed the broker's certificate
 * @param influxPassword the password of {@link SecureInfluxd#WRITER}
 * @param wrongInfluxPassword another one
 * @param dashboardToken the dashboard's access token
 */
record Secrets(
        Path kafka,
        Path kafkaWithWrongPassword,
        Path kafkaWithOtherAuthority,
        Path influxPassword,
        Path wrongInfluxPassword,
        Path dashboardToken) {
    /** Part of every secret. */
    static final String MARKER = "s3cret-marker-";

    static final String KAFKA_PASSWORD = MARKER + "kafka";
    static final String DASHBOARD_TOKEN = MARKER + "dashboard";

    /** One that is right nowhere, at first. */
    static final String OTHER_PASSWORD = MARKER + "other";

    private static final String INFLUX_PASSWORD = MARKER + "influx";

    /** Writes the files, readable by their owner only. */
    static Secrets write(Path directory, Path authority, Path otherAuthority) throws IOException {
        Files.createDirectories(directory);
        return new Secrets(
                file(directory, "kafka", kafka(KAFKA_PASSWORD, authority)),
                file(directory, "kafka-wrong-password", kafka(OTHER_PASSWORD, authority)),
                file(directory, "kafka-other-authority", kafka(KAFKA_PASSWORD, otherAuthority)),
                file(directory, "influx-password", INFLUX_PASSWORD),
                file(directory, "wrong-influx-password", OTHER_PASSWORD),
                file(directory, "dashboard-token", DASHBOARD_TOKEN));
    }

    private static String kafka(String password, Path authority) {
        return """
                security.protocol=SASL_SSL
                sasl.mechanism=PLAIN
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
                username="airline" password="%s";
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """
                .formatted(password, authority);
    }

    private static Path file(Path directory, String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Returns the files in and below a directory with a secret in them. */
    List<Path> findIn(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                if (isIn(Files.readAllBytes(file))) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** Returns whether a secret is in these bytes, as it is or as HTTP's basic authentication has it; null has none. */
    boolean isIn(byte[] bytes) {
        if (bytes == null) {
            return false;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains(MARKER)
                || Stream.of(INFLUX_PASSWORD, OTHER_PASSWORD)
                        .map(password -> SecureInfluxd.WRITER + ":" + password)
                        .map(both -> Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                        .anyMatch(text::contains);
    }
}
